"""What a reader sees of a page, in one line."""

import re
from typing import Any


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def main_text(answer: Any) -> str:
    """Without what stands around the page's own part, and without marks that join words invisibly."""
    body = answer.text.split('<main id="main"')[1].split("</main>")[0]
    return text_of(body.replace("\u2060", ""))
