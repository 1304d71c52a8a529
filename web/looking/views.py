"""The timetable behind a link for looking: on the screen, on paper, as a picture."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from web.looking.blueprint import looking, trainee_of
from web.person.own_browser import forget_void_link, personal_token_of
from web.person.sheets import drawn, picture_to_keep, printed
from web.person.timetable_page import answer_to, look_at


@looking.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """The way to the personal page is shown in a browser that has opened that page of the same person before."""
    trainee = trainee_of(token)
    look = look_at(trainee)
    page = render_template(
        "looking/show.html",
        **look.values(),
        print_url=url_for("looking.print_view", token=token),
        picture_url=url_for("looking.picture_page", token=token),
        personal_token=personal_token_of(trainee),
    )
    answer = answer_to(look, page, path=url_for("looking.show", token=token))
    forget_void_link(answer)
    return answer


@looking.get("/<token>/ban-in")
def print_view(token: str) -> ResponseReturnValue:
    return printed(trainee_of(token), back_url=url_for("looking.show", token=token))


@looking.get("/<token>/anh")
def picture_page(token: str) -> ResponseReturnValue:
    back_url, picture_url = url_for("looking.show", token=token), url_for("looking.picture", token=token)
    return picture_to_keep(trainee_of(token), back_url=back_url, picture_url=picture_url)


@looking.get("/<token>/lich-hoc.png")
def picture(token: str) -> Response:
    return drawn(trainee_of(token))
