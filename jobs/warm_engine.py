"""`python -m jobs.warm_engine`: compile the engine's inner loops before the first run needs them.

It takes up to a minute on a new machine, once; later starts find it done.
"""

import os

from scheduler.search.compiled import is_warm
from scheduler.search.warm_up import warm_up


def main() -> None:
    if is_warm():
        return
    os.nice(10)  # pages and runs go first
    warm_up()


if __name__ == "__main__":
    main()
