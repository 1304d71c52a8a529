"""The own timetable on paper, and as a picture to send on: the pages behind the personal link."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from web.person.blueprint import person, trainee_of
from web.person.sheets import drawn, picture_to_keep, printed


@person.get("/<token>/ban-in")
def print_view(token: str) -> ResponseReturnValue:
    return printed(trainee_of(token), back_url=url_for("person.show", token=token), with_absences=True)


@person.get("/<token>/anh")
def picture_page(token: str) -> ResponseReturnValue:
    back_url, picture_url = url_for("person.show", token=token), url_for("person.picture", token=token)
    return picture_to_keep(trainee_of(token), back_url=back_url, picture_url=picture_url)


@person.get("/<token>/lich-hoc.png")
def picture(token: str) -> Response:
    return drawn(trainee_of(token))
