"""A trainee imports the busy times of their own calendar."""

import hashlib
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import EnteredBy, Intake, Trainee
from operations.actor import Actor, trainee_actor
from operations.availability import Source, answer_source
from operations.imported_calendars import Person
from operations.save_availability import NOTICE_VERSION
from web.availability import calendar_import
from web.availability.calendar_import import ImportPage, imported_text
from web.availability.consent import consent_mark, is_ticked
from web.extensions import limiter
from web.person.blueprint import is_asked_first, person, trainee_of


def _link() -> str:
    """Who is counted: the link, as a whole hospital may share one address; not as it can be used."""
    return hashlib.sha256(request.path.encode()).hexdigest()


def _asks_no_server() -> bool:
    return not request.form.get("address", "").strip()


# Beside the limit of the blueprint, for who guesses links.
_often = partial(limiter.limit, methods=["POST"], key_func=_link, override_defaults=False)


@person.route("/<token>/lich-ca-nhan", methods=["GET", "POST"])
@_often("20 per minute")
@_often("6 per minute; 40 per day", exempt_when=_asks_no_server)
def import_calendar(token: str) -> ResponseReturnValue:
    return calendar_import.choose(_page(token))


@person.post("/<token>/lich-ca-nhan/luu")
def confirm_calendar(token: str) -> ResponseReturnValue:
    return calendar_import.confirm(_page(token))


@person.post("/<token>/lich-ca-nhan/bo")
def forget_calendar(token: str) -> ResponseReturnValue:
    return calendar_import.forget(_page(token))


def _page(token: str) -> ImportPage:
    def find() -> tuple[Trainee, Intake]:
        trainee = trainee_of(token)
        return trainee, trainee.intake

    def back_url() -> str:
        """To the page that one came from: the question where there is nothing else yet, else the own page."""
        return url_for("person.answer" if is_asked_first(trainee_of(token)) else "person.show", token=token)

    def done() -> ResponseReturnValue:
        """To the question that is still open, also where there is a timetable already."""
        is_open = answer_source(trainee_of(token)) is Source.NOT_ANSWERED
        return redirect(url_for("person.answer", token=token) if is_open else back_url())

    def render(**values: Any) -> str:
        return render_template(
            "person/import_calendar.html",
            trainee=values["person"],
            token=token,
            notice_version=NOTICE_VERSION,
            consent_mark=consent_mark(values["person"]),
            start_url=url_for("person.import_calendar", token=token),
            confirm_url=url_for("person.confirm_calendar", token=token),
            forget_url=url_for("person.forget_calendar", token=token),
            back_url=back_url(),
            **values,
        )

    return ImportPage(
        find=find,
        render=render,
        done=done,
        entered_by=EnteredBy.SELF,
        actor=_actor,
        asks_consent=_asks_consent,
        is_ticked=lambda one: isinstance(one, Trainee) and is_ticked(one),
        confirmed=_confirmed,
    )


def _confirmed(person: Person) -> tuple[str, str]:
    """A calendar alone is no answer yet."""
    assert isinstance(person, Trainee)
    if answer_source(person) is Source.NOT_ANSWERED:
        text = _(
            "Đã nhập lịch. Còn một việc: hãy khai tuần thường lệ ở trang này rồi bấm Gửi, nhà trường mới nhận được."
        )
        return text, "warning"
    return imported_text(), "success"


def _actor(person: Person) -> Actor:
    assert isinstance(person, Trainee)
    return trainee_actor(person)


def _asks_consent(person: Person) -> bool:
    return isinstance(person, Trainee) and person.consent_version != NOTICE_VERSION
