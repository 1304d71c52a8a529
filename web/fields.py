"""Form fields and checks with Vietnamese messages (WTForms has none), and how a refused operation reaches its field."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import HiddenInput

from documents.names import clean_text
from operations.errors import NotFoundError, OperationError, StaleError
from web.texts import error_sentence

# What fits into a 32-bit column of every database.
MOST_NUMBER = 1_000_000
LONGEST_TYPED = 3_000  # letters; more than any text of one line may have


class WholeNumberField(IntegerField):
    """A whole number; an empty field is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not text.lstrip("-").isdecimal() or len(text) > 12:
            raise ValueError(_("Hãy nhập một số nguyên."))
        self.data = int(text)


class HiddenNumberField(IntegerField):
    widget = HiddenInput()


def _invalid_choice() -> str:
    return _("Lựa chọn này không có hoặc không còn nữa. Hãy tải lại trang.")


class _InvalidChoice:
    """What WTForms says of itself, in English, is only ever about a choice that is not on the list (any more)."""

    def gettext(self, _text: str) -> str:
        return _invalid_choice()

    def ngettext(self, _one: str, _many: str, _number: int) -> str:
        return _invalid_choice()


class OwnForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: FlaskForm) -> _InvalidChoice:
            return _InvalidChoice()


class SettingsForm(OwnForm):
    """A form about an intake; `revision` is what the page was made from."""

    revision = HiddenNumberField(validators=[InputRequired()])


def cut(text: str | None) -> str | None:
    """The beginning of a text that is too long for every field: what reads it, and shows it again, is quick."""
    return text[:LONGEST_TYPED] if text is not None else None


def _as_stored(text: str | None) -> str | None:
    """Counted as it will be stored: letters in one piece (NFC), which can be longer or shorter than typed.

    What is too long for every field stays as it is, to be refused: putting marks in order takes their number squared.
    """
    return clean_text(text) if text is not None and len(text) < LONGEST_TYPED else text


def text_field(label: Any, *, most: int, required: bool = True, description: Any = "") -> StringField:
    checks = [DataRequired(_l("Hãy nhập nội dung này."))] if required else [Optional()]
    return StringField(
        label,
        [*checks, Length(max=most, message=_l("Nhiều nhất %(most)s ký tự.", most=most))],
        filters=[cut, _as_stored],
        description=description,
        render_kw={"autocomplete": "off"},
    )


def text_area(label: Any, *, most: int) -> TextAreaField:
    """A text that must be there and may need two lines on a phone."""
    too_long = _l("Nhiều nhất %(most)s ký tự.", most=most)
    checks = [DataRequired(_l("Hãy nhập nội dung này.")), Length(max=most, message=too_long)]
    return TextAreaField(label, checks, filters=[cut, _as_stored], render_kw={"rows": 2})


def number_field(
    label: Any, *, least: int = 1, most: int = MOST_NUMBER, required: bool = True, description: Any = ""
) -> Any:
    out_of_range = _l("Hãy nhập số từ %(least)s đến %(most)s.", least=least, most=most)
    return WholeNumberField(
        label,
        [
            InputRequired(_l("Hãy nhập một số.")) if required else Optional(),
            NumberRange(min=least, max=most, message=out_of_range),
        ],
        description=description,
        render_kw={"inputmode": "numeric"},
    )


def need_one(_form: Form, field: Field) -> None:
    """For boxes to tick: at least one of them."""
    if not field.data:
        raise StopValidation(_("Hãy chọn ít nhất một mục."))


def try_saving(form: FlaskForm, operation: Callable[[], object]) -> bool:
    """Run the operation; where it refuses, say so at the field at fault, or above the form, and keep the input."""
    try:
        operation()
    except NotFoundError:
        raise
    except OperationError as error:
        field = form[error.field] if error.field and error.field in form else None
        if field is None:
            form.form_errors.append(error_sentence(error))
        else:
            field.errors = [*field.errors, error_sentence(error)]
        form.stale = isinstance(error, StaleError)
        return False
    return True


def status_of(form: FlaskForm) -> int:
    if getattr(form, "stale", False):
        return 409
    return 400 if form.errors else 200
