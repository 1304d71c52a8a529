"""`python -m jobs.warm_engine`: compile the engine's inner loops before the first run needs them.

It takes up to a minute on a new machine, once; later starts find it done.
"""

import os

from scheduler.search import compiled


def main() -> None:
    if compiled.is_warm():
        return
    os.nice(10)  # pages and runs go first
    import scheduler.search.portfolio  # noqa: F401, PLC0415 - compiles as it is imported

    if compiled.COMPILED:
        compiled.mark_warm()


if __name__ == "__main__":
    main()
