"""Forms for the words of one message and of all messages of a kind."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from web.fields import HiddenNumberField, OwnForm, text_field

MOST_BODY = 4000


def _lines(text: str | None) -> str | None:
    """Letters in one piece, lines parted alike on every machine."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _body() -> Any:
    too_long = _l("Nhiều nhất %(most)s ký tự.", most=MOST_BODY)
    checks = [DataRequired(_l("Hãy nhập nội dung này.")), Length(max=MOST_BODY, message=too_long)]
    # Without maxlength: a browser would cut a longer text, and with it the link at its end, without a word.
    return TextAreaField(_l("Nội dung"), checks, filters=[_lines], render_kw={"rows": 9, "maxlength": False})


class MessageForm(OwnForm):
    revision = HiddenNumberField(validators=[InputRequired()])
    subject = text_field(_l("Tiêu đề (khi gửi qua thư)"), most=200)
    body = _body()


class TemplateForm(OwnForm):
    revision = HiddenNumberField(validators=[Optional()])
    subject = text_field(_l("Tiêu đề (khi gửi qua thư)"), most=200)
    body = _body()
