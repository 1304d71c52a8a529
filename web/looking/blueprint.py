"""Whose timetable it is: the token in the address says so, and opens nothing else."""

from flask import Blueprint

from models import LinkPurpose, Trainee
from operations.links import LinkInvalidError
from operations.release_texts import lessons_text
from web.guessing import limit_guesses
from web.person.blueprint import keep_the_address_secret, link_refused
from web.person.blueprint import trainee_of as trainee_of_link
from web.person.own_browser import LOOKING_PREFIX

looking = Blueprint("looking", __name__, url_prefix=LOOKING_PREFIX)
limit_guesses(looking, "30 per minute", purpose=LinkPurpose.LOOKING)
looking.register_error_handler(LinkInvalidError, link_refused)
looking.after_request(keep_the_address_secret)


@looking.context_processor
def neutral() -> dict[str, object]:
    """These pages are passed on: they say which lessons there are, not of what."""
    return {"looked_at": True, "lessons_text": lessons_text}


def trainee_of(token: str) -> Trainee:
    """The trainee of a link for looking. Raises LinkInvalidError."""
    return trainee_of_link(token, purpose=LinkPurpose.LOOKING)
