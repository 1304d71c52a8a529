"""Printed slips with everybody's code: chosen by unit, in the language of the person."""

import pytest

from models import AuditEntry, db
from tests.factories import make_unit
from tests.operations.courses import answer
from tests.web.outbox.pages import address


def test_slips_are_chosen_by_unit_and_hold_codes_that_are_noted(officer_client, intake, people, app):
    unit = make_unit(name="Phường Thử")
    people[1].unit = unit
    db.session.commit()
    page = officer_client.get(address(intake, "phieu"), query_string={"don-vi": unit.id}).text
    assert "Trần Thị Bình" in page
    assert "Lê Văn Cường" not in page
    page = officer_client.post(address(intake, "phieu"), data={"hv": [people[1].public_id]}).text
    assert page.count('class="slip"') == 1
    assert 'class="qr"' in page
    assert "Phường Thử" in page
    assert "Hạn khai báo: 09:00 Thứ 6 09/01/2026." in page
    slip = page.split('class="slip"')[1].split("</article>")[0]
    assert not any(word in slip for word in ("Đảng", "Chính trị"))
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="link.printed")).one()
    assert entry.subject == f"trainee:{people[1].id}"


def test_slips_leave_out_who_has_answered_unless_asked(officer_client, intake, people, clock):
    answer(intake, now=clock(), trainee=people[0])
    db.session.commit()
    found = [
        [one.full_name in officer_client.get(address(intake, "phieu"), query_string=who).text for one in people]
        for who in ({}, {"ai": "tat-ca"})
    ]
    assert found == [[False, True, True], [True, True, True]]


def test_slip_is_in_the_language_of_the_person(officer_client, intake, people, english):
    people[0].language = "en"
    db.session.commit()
    page = officer_client.post(address(intake, "phieu"), data={"hv": [one.public_id for one in people]}).text
    assert page.count("Scan the code") == 1
    assert page.count("Quét mã") == 2


@pytest.mark.parametrize("chosen", [[], ["khong-co"], [f"k{n}" for n in range(121)]])
def test_slips_for_nobody_or_too_many_print_nothing(officer_client, intake, chosen):
    assert officer_client.post(address(intake, "phieu"), data={"hv": chosen}).status_code == 302
    assert db.session.query(AuditEntry).filter_by(action="link.printed").count() == 0


def test_slips_of_people_of_one_name_tell_them_apart(officer_client, intake, people):
    """Each holds a private link: nobody is to be handed that of another."""
    for one, year in zip(people[:2], (1980, 1991), strict=True):
        one.full_name, one.search_key, one.birth_year = "Dương Văn Thái", "duong van thai", year
    people[2].birth_year = 1975
    people[1].position = "Điều dưỡng"
    db.session.commit()
    chosen = officer_client.get(address(intake, "phieu")).text
    printed = officer_client.post(address(intake, "phieu"), data={"hv": [one.public_id for one in people]}).text
    for page in (chosen, printed):
        assert "sinh năm 1980" in page
        assert "sinh năm 1991, Điều dưỡng" in page
        assert "1975" not in page  # of whom the name says enough
