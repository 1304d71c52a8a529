"""Importing a calendar as a page does it, for trainees and for lecturers: choose, look, confirm, forget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from calendars.blocks import BusyTimes
from calendars.errors import CalendarError
from calendars.guarded_request import MOST_ADDRESS
from calendars.unpack import MOST_BYTES
from models import CalendarSource, EnteredBy, Intake
from operations.actor import Actor
from operations.errors import OperationError, StaleError
from operations.import_calendar import confirm_import, forget_import, preview_import, read_calendar, read_calendar_at
from operations.imported_calendars import Person, blocks_of, find_import
from web.availability.calendar_preview import Preview, PreviewGoneError, open_preview, seal_preview
from web.availability.calendar_texts import block_line, block_weeks, cell_weeks
from web.bad_input import key_argument
from web.clock import now
from web.fields import OwnForm, cut
from web.filters import date_text
from web.texts import error_sentence, sentence

LONG = timedelta(days=7)  # from here on an entry may be a note on a time rather than somebody busy all of it


class CalendarForm(OwnForm):
    file = FileField(_l("Tệp lịch (.ics hoặc .zip)"))
    address = StringField(
        _l("Địa chỉ lịch (iCal)"),
        [Length(max=MOST_ADDRESS, message=_l("Nhiều nhất %(most)s ký tự.", most=MOST_ADDRESS))],
        filters=[cut],
        render_kw={"autocomplete": "off", "inputmode": "url", "placeholder": "https://… webcal://…"},
    )
    consent = BooleanField()
    with_consent = False

    def check(self) -> bool:
        """One calendar and, where it is needed, consent; what is wrong stands at the fields."""
        self.validate()
        file, address = bool(self.file.data), bool((self.address.data or "").strip())
        if not file and not address:
            self.file.errors = [_("Hãy chọn tệp hoặc dán địa chỉ lịch.")]
        elif file and address:
            self.address.errors = [_("Hãy chọn tệp hoặc dán địa chỉ, không cần cả hai.")]
        if self.with_consent and not self.consent.data:
            self.consent.errors = [sentence("consent_missing")]
        return not self.errors


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Whose calendar it is, and how the page looks. `find` is asked again after each time that was waited.

    `is_ticked` says whether the person agreed on the page that was sent, `confirmed` what they are told of a calendar
    that was kept, and in which manner.
    """

    find: Callable[[], tuple[Person, Intake]]
    render: Callable[..., str]
    done: Callable[[], ResponseReturnValue]
    entered_by: EnteredBy
    actor: Callable[[Person], Actor]
    asks_consent: Callable[[Person], bool] = field(default=lambda _person: False)
    is_ticked: Callable[[Person], bool] = field(default=lambda _person: False)
    confirmed: Callable[[Person], tuple[str, str]] = field(default=lambda _person: (imported_text(), "success"))


def imported_text() -> str:
    return _("Đã nhập lịch. Các buổi trùng giờ bận nay được tính là bận.")


def choose(page: ImportPage) -> ResponseReturnValue:
    """The form; sent, the preview of what it would do."""
    person, intake = page.find()
    form = CalendarForm()
    form.with_consent = page.asks_consent(person)
    form.consent.data = page.is_ticked(person)
    if request.method == "GET":
        return _form(page, form, person, intake)
    if not form.check():
        return _form(page, form, person, intake), 400
    source = CalendarSource.FILE if form.file.data else CalendarSource.ADDRESS
    given = form.file if form.file.data else form.address
    try:
        read = _read(form, person, intake)
    except CalendarError as error:
        given.errors = [sentence(error.code, **error.params)]
        return _form(page, form, *page.find()), 400
    person, intake = page.find()
    if not read.blocks:
        given.errors = [_nothing(read, intake)]
        return _form(page, form, person, intake), 400
    preview = Preview(read.blocks, source, _revision(person, intake))
    return _preview(page, preview, person, intake, remarks=_remarks(read))


def confirm(page: ImportPage) -> ResponseReturnValue:
    """Keep what the preview showed."""
    person, intake = page.find()
    try:
        preview = open_preview(request.form.get("preview", ""), person=person, intake=intake, now=now())
    except PreviewGoneError as error:
        return _refused(page, error, person, intake)
    try:
        confirm_import(
            person, preview.blocks, source=preview.source, intake=intake, expected_revision=preview.replaces,
            entered_by=page.entered_by, actor=page.actor(person), now=now(), consent=page.is_ticked(person),
        )  # fmt: skip
    except StaleError:
        again = Preview(preview.blocks, preview.source, _revision(person, intake))
        return _preview(page, again, person, intake, stale=True), 409
    except OperationError as error:
        return _refused(page, error, person, intake)
    flash(*page.confirmed(person))
    return page.done()


def forget(page: ImportPage) -> ResponseReturnValue:
    """Erase what was imported."""
    person, intake = page.find()
    try:
        seen = key_argument(request.form.get("revision", ""))
    except ValueError:
        seen = None
    forget_import(person, intake=intake, expected_revision=seen, actor=page.actor(person), now=now())
    flash(_("Đã bỏ lịch đã nhập."), "success")
    return page.done()


def _read(form: CalendarForm, person: Person, intake: Intake) -> BusyTimes:
    if form.file.data:
        return read_calendar(person, form.file.data.read(MOST_BYTES + 1), intake=intake)
    hosts = current_app.config["SETTINGS"].allowed_calendar_hosts
    return read_calendar_at(person, form.address.data.strip(), intake=intake, hosts=hosts)


def _nothing(read: BusyTimes, intake: Intake) -> str:
    found = _(
        "Lịch này không có giờ bận nào từ %(first)s đến %(last)s. Không có gì để nhập.",
        first=date_text(intake.start_date),
        last=date_text(intake.end_date),
    )
    return " ".join([found, *_remarks(read)])


def _remarks(read: BusyTimes) -> list[str]:
    """What of the calendar is to be looked at: entries that were left out, and those whose time was guessed."""
    remarks = []
    if read.unreadable:
        remarks.append(
            ngettext(
                "%(num)s mục không đọc được nên bỏ qua.", "%(num)s mục không đọc được nên bỏ qua.", read.unreadable
            )
        )
    if read.foreign:
        remarks.append(
            ngettext(
                "%(num)s mục ghi múi giờ lạ: giờ của mục đó được hiểu là giờ Việt Nam.",
                "%(num)s mục ghi múi giờ lạ: giờ của những mục đó được hiểu là giờ Việt Nam.",
                read.foreign,
            )
        )
    return remarks


def _revision(person: Person, intake: Intake) -> int | None:
    stored = find_import(person, intake=intake)
    return stored.revision if stored is not None else None


def _form(page: ImportPage, form: CalendarForm, person: Person, intake: Intake, *, refusal: str = "") -> str:
    stored = find_import(person, intake=intake)
    weeks = block_weeks(blocks_of(stored)) if stored is not None else []
    return page.render(form=form, person=person, intake=intake, imported=stored, weeks=weeks, refusal=refusal)


def _refused(page: ImportPage, error: OperationError, person: Person, intake: Intake) -> ResponseReturnValue:
    form = CalendarForm(formdata=None)
    form.with_consent = page.asks_consent(person)
    return _form(page, form, person, intake, refusal=error_sentence(error)), 400


def _preview(
    page: ImportPage,
    preview: Preview,
    person: Person,
    intake: Intake,
    *,
    remarks: Sequence[str] = (),
    stale: bool = False,
) -> str:
    found = preview_import(person, preview.blocks, intake=intake)
    return page.render(
        person=person,
        intake=intake,
        preview=found,
        sealed=seal_preview(preview, person=person, intake=intake, now=now()),
        consented=page.is_ticked(person),
        becoming_busy=cell_weeks(found.becoming_busy, intake),
        already_busy=cell_weeks(found.already_busy, intake),
        kept=cell_weeks(found.kept, intake),
        freed=cell_weeks(found.freed, intake),
        without_effect=block_weeks(found.without_effect),
        remarks=remarks,
        long_blocks=[block_line(block) for block in preview.blocks if block.end - block.start >= LONG],
        stale=stale,
    )
