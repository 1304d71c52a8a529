"""Slips to print: whose, and the sheets themselves."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from calendars.qr import qr_svg
from models import Intake, Trainee
from operations.default_names import shown_name
from operations.errors import OperationError
from operations.message_texts import deadline_sentence
from operations.print_slips import MOST_AT_ONCE, SlipLink, SlipQuery, namesakes, print_slips, slip_people
from operations.read_roster import count_sources, units_of_roster
from operations.release_texts import in_language
from web.actor import current_actor
from web.bad_input import key_argument
from web.clock import now
from web.filters import date_text
from web.intakes.blueprint import find_intake
from web.outbox.blueprint import link_address, outbox
from web.texts import error_sentence, register

SLIPS_PER_SHEET = 8
LONG = 64  # letters of a name and its unit, beyond which a slip is written smaller

register(
    {
        "too_many_slips": lambda most, **_params: _(
            "Mỗi lần in được nhiều nhất %(most)s phiếu. Hãy chọn ít người hơn, ví dụ theo từng đơn vị.", most=most
        )
    }
)


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip in the words of its person's language. Neutral: it lies on desks."""

    name: str
    unit: str
    more: str
    language: str
    title: str
    asking: str
    deadline: str
    without_phone: str
    only_you: str
    qr: str


@outbox.get("/phieu")
def slips(public_id: str) -> ResponseReturnValue:
    """Whose slips to print, in parts that can be printed at once."""
    intake = find_intake(public_id)
    query = SlipQuery(
        text=request.args.get("tim", "")[:100].strip(),
        unit_id=request.args.get("don-vi", type=key_argument),
        only_unanswered=request.args.get("ai") != "tat-ca",
    )
    people = slip_people(intake, query)
    parts = max(1, -(-len(people) // MOST_AT_ONCE))
    part = min(max(request.args.get("phan", 1, type=int), 1), parts)
    return render_template(
        "outbox/slips.html", intake=intake, active="messages", query=query, units=units_of_roster(intake),
        total=sum(count_sources(intake).values()),
        people=people[(part - 1) * MOST_AT_ONCE : part * MOST_AT_ONCE], found=len(people), part=part, parts=parts,
        most=MOST_AT_ONCE, namesakes=namesakes(intake), told_apart=_told_apart,
    )  # fmt: skip


@outbox.post("/phieu", endpoint="print_slips")
def print_chosen(public_id: str) -> ResponseReturnValue:
    """The sheets: links stand in the answer itself and in no address."""
    intake = find_intake(public_id)
    back = redirect(url_for("outbox.slips", public_id=public_id))
    try:
        found = print_slips(intake, request.form.getlist("hv"), actor=current_actor(), now=now())
    except OperationError as error:
        flash(error_sentence(error), "warning")
        return back
    if not found:
        flash(_("Chưa chọn ai để in phiếu."), "warning")
        return back
    return render_template(
        "outbox/print_slips.html", intake=intake, active="messages", per_sheet=SLIPS_PER_SHEET, long=LONG,
        slips=[_slip(intake, one) for one in found],
    )  # fmt: skip


def _told_apart(one: Trainee) -> str:
    """What else is known that tells somebody from a person of the same name."""
    born = ""
    if one.birth_date:
        born = _("sinh ngày %(day)s", day=date_text(one.birth_date))
    elif one.birth_year:
        born = _("sinh năm %(year)s", year=one.birth_year)
    return ", ".join(filter(None, [born, one.position]))


def _slip(intake: Intake, found: SlipLink) -> Slip:
    one = found.trainee
    with in_language(one.language):
        return Slip(
            name=one.full_name,
            unit=one.unit.name if one.unit else "",
            more=_told_apart(one) if found.has_namesake else "",
            language=one.language,
            title=shown_name(intake.calendar_title),
            asking=_("Quét mã bằng máy ảnh điện thoại hoặc Zalo để cho biết buổi nào anh/chị đến được, và xem lịch."),
            deadline=deadline_sentence(intake, now=now()),
            without_phone=_(
                "Không dùng điện thoại? Ghi những buổi đến được vào mặt sau rồi nộp lại cho người đưa phiếu."
            ),
            only_you=_("Mã này chỉ dành cho người có tên trên phiếu."),
            qr=qr_svg(link_address(found.link), title=_("Mã QR của %(name)s", name=one.full_name)),
        )
