"""What no database can hold is refused at the door, for every page alike."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

MOST_KEY = 2**31 - 1  # a key or a number is a 32-bit column
NUL = "\0"  # PostgreSQL has no text with it; people never type it


class BoundedIntegerConverter(IntegerConverter):
    """`<int:…>` in an address: a number that no column holds names nothing, so that it is a 404."""

    def to_python(self, value: str) -> int:
        number: int = super().to_python(value)
        if number > MOST_KEY:
            raise ValidationError
        return number


def key_argument(text: str) -> int:
    """For `request.args.get(…, type=key_argument)`: a number that a column can hold. Raises ValueError."""
    number = int(text)
    if not 0 <= number <= MOST_KEY:
        raise ValueError("out of range")
    return number


def refuse_nul() -> None:
    """404 for an address that holds a NUL, 400 for what is sent with it."""
    if NUL in request.path:
        abort(404)
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    sent += [(name, file.filename or "") for name, file in request.files.items(multi=True)]
    if any(NUL in text for pair in sent for text in pair):
        abort(400)


def init_app(app: Flask) -> None:
    """Before the blueprints, which take the converter, and before all that reads a form."""
    app.url_map.converters["int"] = BoundedIntegerConverter
    app.before_request(refuse_nul)
