"""Sentences for the codes that operations, documents and the engine give: one table per source."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from operations.errors import OperationError

SENTENCES: dict[str, Callable[..., str]] = {
    "refused": lambda **_params: _("Không thực hiện được yêu cầu này."),
    "stale": lambda **_params: _(
        "Trang này đã cũ: dữ liệu vừa được người khác thay đổi. Chưa có gì được lưu. Hãy tải lại trang rồi làm lại."
    ),
    "not_found": lambda **_params: _("Không tìm thấy nội dung này; có thể nó đã bị xóa."),
}


def register(sentences: dict[str, Callable[..., str]]) -> None:
    """Add the sentences of one part; a code stands once."""
    twice = SENTENCES.keys() & sentences.keys()
    if twice:
        raise RuntimeError(f"a code has two sentences: {sorted(twice)}")
    SENTENCES.update(sentences)


def sentence(code: str, **params: Any) -> str:
    return SENTENCES[code](**params)


def error_sentence(error: OperationError) -> str:
    return sentence(error.code, **error.params)
