"""One address per subscriber. Calendar programs fetch it: no cookie, no login, no redirect, no page."""

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.http import is_resource_modified

from models import LinkPurpose
from operations.links import LinkInvalidError
from operations.release_texts import in_language
from operations.serve_feed import FeedState, feed_body, open_feed
from web.clock import now
from web.guessing import limit_guesses

feeds = Blueprint("feeds", __name__)
limit_guesses(feeds, "120 per minute", purpose=LinkPurpose.FEED)


@feeds.get("/lich/<token>.ics")
def calendar(token: str) -> Response:
    """The calendar of a token; `?tai-ve` gives a file that does not update by itself."""
    to_keep = "tai-ve" in request.args
    by_program = request.method == "GET" and not to_keep  # chat programs look at a link with HEAD
    try:
        state = open_feed(token, secret_key=current_app.config["SECRET_KEY"], now=now(), by_program=by_program)
    except LinkInvalidError:
        with in_language("vi"):  # no one is there to have a language
            return Response(
                _("Liên kết lịch này không còn hiệu lực.") + "\n", 404, content_type="text/plain; charset=utf-8"
            )
    if is_resource_modified(request.environ, etag=state.etag, last_modified=state.changed_at):
        answer = Response(feed_body(state), content_type="text/calendar; charset=utf-8")
        way = "attachment" if to_keep else "inline"
        answer.headers["Content-Disposition"] = f'{way}; filename="lich.ics"'
    else:
        answer = Response(status=304)
    return _with_stamps(answer, state)


def _with_stamps(answer: Response, state: FeedState) -> Response:
    answer.set_etag(state.etag)
    answer.last_modified = state.changed_at
    answer.headers["Cache-Control"] = "private"
    return answer
