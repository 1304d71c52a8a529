"""What a reader sees of a page, in one line."""

import re
from typing import Any

from flask.testing import FlaskClient


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def main_text(answer: Any) -> str:
    """Without what stands around the page's own part, and without marks that join words invisibly."""
    body = answer.text.split('<main id="main"')[1].split("</main>")[0]
    return text_of(body.replace("\u2060", ""))


def press(client: FlaskClient, page: str, endpoint: str) -> Any:
    """Send the form of a page that notes late answers as seen, or takes that back: the one that goes there."""
    found = re.search(rf'<form[^>]*action="([^"]*/khai-muon/{endpoint})">(.*?)</form>', page, re.DOTALL)
    assert found
    return client.post(found[1], data=dict(re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])))
