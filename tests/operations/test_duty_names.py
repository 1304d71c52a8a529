"""Names of a duty roster that are nearly those of trainees."""

import pytest

from documents.duty_roster import DutyRow
from models import Intake, Trainee
from operations.duty_names import find_misspelt
from tests.factories import make_trainee


def row(name: str) -> DutyRow:
    return DutyRow("Trực", 3, "B3", None, name, frozenset(), ())


@pytest.fixture
def missing(intake: Intake) -> list[Trainee]:
    return [make_trainee(intake, full_name=name) for name in ("Trần Văn Cường", "Lê An")]


@pytest.mark.parametrize(
    "written",
    [
        "Trần Văn Cườngn",
        "Trn Văn Cường",
        "Trần Văn Cưởmg",
        "Trần Vnă Cường",
        "BS. CKI. TRAN VAN CUON",
        "Trần Văn Cường",
    ],
)
def test_name_with_one_letter_wrong_is_told_with_who_is_meant(missing: list[Trainee], written: str) -> None:
    others, (fault,) = find_misspelt([row(written)], missing)
    assert (others, fault.code, fault.value, fault.place) == ([], "person_similar", "Trần Văn Cường", "B3")


@pytest.mark.parametrize("written", ["Trần Văn Cươ", "Trần Thị Cường", "Lê Ân", "Lê Anh", "An"])
def test_other_and_short_names_are_strangers(missing: list[Trainee], written: str) -> None:
    others, faults = find_misspelt([row(written)], missing)
    assert ([one.name for one in others], faults) == ([written], [])
