"""What somebody is told is in their language at once, whoever chose it: messages that wait, and the calendar."""

from datetime import datetime

from models import Trainee, db
from operations.answer_messages import write_asking_again
from operations.known_state import PersonKey
from operations.release_messages import write_again
from operations.update_feeds import reword_feed_of


def follow_language(trainee: Trainee, *, now: datetime) -> None:
    """Write what waits in another language anew, as drafts, and the calendar's sessions; in the running transaction."""
    db.session.flush()
    write_asking_again(trainee)
    write_again(trainee.intake, [PersonKey(trainee.id, None)], now=now)
    reword_feed_of(trainee, now=now)
