"""Whose page it is: the token in the address says so, nothing else does."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import LinkPurpose, Release, Trainee, db
from operations.availability import Source, answer_source
from operations.links import LinkExpiredError, LinkInvalidError, LinkRevokedError, read_link
from web.clock import now
from web.guessing import limit_guesses
from web.language import speak_to
from web.retention import retention
from web.texts import error_sentence, register

person = Blueprint("person", __name__, url_prefix="/hv")
person.context_processor(retention)
limit_guesses(person, "30 per minute", purpose=LinkPurpose.PERSONAL)
register(
    {
        "link_invalid": lambda **_params: _(
            "Liên kết này không đúng. Có thể địa chỉ bị cắt mất một đoạn khi sao chép: hãy mở lại từ tin nhắn đã nhận."
        ),
        "link_revoked": lambda **_params: _(
            "Liên kết này đã được thu hồi và thay bằng liên kết mới. Hãy liên hệ giáo vụ để nhận liên kết mới."
        ),
        "link_expired": lambda **_params: _("Đợt học đã kết thúc nên liên kết này không còn dùng được."),
    }
)


def trainee_of(token: str, *, purpose: LinkPurpose = LinkPurpose.PERSONAL) -> Trainee:
    """The trainee of this page's link, in whose language it speaks. Raises LinkInvalidError."""
    trainee = owner_of(token, purpose=purpose)
    speak_to(trainee)
    return trainee


def owner_of(token: str, *, purpose: LinkPurpose) -> Trainee:
    """The trainee whom a link for this purpose opens. Raises LinkInvalidError."""
    secret_key = current_app.config["SECRET_KEY"]
    link = read_link(token, purpose=purpose, secret_key=secret_key, now=now())
    if link.trainee is None:
        raise LinkInvalidError
    return link.trainee


def is_asked_first(trainee: Trainee) -> bool:
    """Whether the page has nothing to show yet but the question: no timetable, and no answer from them or staff."""
    if db.session.scalar(db.select(Release.id).filter_by(intake_id=trainee.intake_id).limit(1)) is not None:
        return False
    return answer_source(trainee) in {Source.UNIT, Source.NOT_ANSWERED}


@person.errorhandler(LinkInvalidError)
def link_refused(error: LinkInvalidError) -> ResponseReturnValue:
    db.session.rollback()
    gone = isinstance(error, LinkRevokedError | LinkExpiredError)
    return render_template("person/link_refused.html", text=error_sentence(error)), 410 if gone else 404


@person.after_request
def keep_the_address_secret(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
