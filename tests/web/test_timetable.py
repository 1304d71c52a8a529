"""The pages of the draft: by class, by week, by trainee; moving and pinning."""

import re

import pytest

from models import AvailabilitySheet, DayMark, Session, State, UnansweredPolicy, db
from tests.factories import MONDAY, make_class, make_enrolment, make_format, make_held_class, make_intake, make_trainee
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, answer, make_course

BUSY = {(THURSDAY, 0), (WEDNESDAY, 1)}  # the last session of Lớp 01 if it is moved by a day, and that of Lớp 02


@pytest.fixture
def course(app, clock):
    course = make_course(trainees=3)
    for number, trainee in enumerate(course.trainees):
        answer(course.intake, now=clock(), trainee=trainee, busy=BUSY if number == 2 else ())
    db.session.commit()
    return course


def address(course, *parts):
    return "/".join((f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu", *parts))


def move_address(course, session):
    return address(course, "buoi", session.uid, "chuyen")


def move_values(course, session, **values):
    now = {
        "date": session.date.isoformat(),
        "period": session.period_id,
        "room": session.room_id or "",
        "lecturer": session.lecturer_id or "",
    }
    return now | values


def test_move_to_what_is_not_on_the_lists_is_told_in_vietnamese(officer_client, course):
    session = course.session(0, 0)
    for change in ({"date": "0001-01-01"}, {"date": "x"}, {"period": "9" * 30}, {"room": "x"}, {"lecturer": "-1"}):
        answer = officer_client.post(move_address(course, session), data=move_values(course, session, **change))
        assert (answer.status_code, "Lựa chọn này không có" in answer.text) == (400, True)
    assert (session.date, session.room_id) == (MONDAY, course.room.id)


def test_draft_of_a_new_intake_says_that_there_is_none(officer_client, app):
    intake = make_intake()
    for path in ("thoi-khoa-bieu", "thoi-khoa-bieu/hoc-vien", "ban-hanh/moi"):
        page = officer_client.get(f"/dot-hoc/{intake.public_id}/{path}")
        assert page.status_code == 200
        assert "Chưa có thời khóa biểu" in page.text


def test_draft_of_an_unknown_intake_is_404(officer_client):
    assert officer_client.get("/dot-hoc/khong-co/thoi-khoa-bieu").status_code == 404


def test_draft_by_class_tells_all_of_a_session(officer_client, course):
    page = officer_client.get(address(course)).text
    for shown in (
        "Lớp 01", "Lớp 02", "Tập trung", "Thứ 3", "13/01/2026", "07:30–11:30", "Chuyên đề 2", "5 tiết", "P.101",
        "Lê Thị Giảng Thử", "3 học viên", "Tuần 1", "Chưa ban hành lần nào",
    ):  # fmt: skip
        assert shown in page, shown


def test_draft_by_class_can_show_one_class(officer_client, course):
    page = officer_client.get(address(course), query_string={"lop": "02"}).text
    assert "Các buổi học của Lớp 02" in page
    assert "Các buổi học của Lớp 01" not in page


def test_draft_by_week_is_a_grid_from_monday(officer_client, course):
    page = officer_client.get(address(course), query_string={"xem": "tuan"}).text
    header = page[page.index('<th scope="col" class="period-name">') : page.index("<tbody>")]
    days = ["Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật"]
    assert [day for day in days if day in header] == days
    assert sorted(days, key=header.index) == days
    assert page.count(course.session(0, 0).uid) == 2  # in the grid, and in the list of the phone


def test_draft_page_takes_the_same_few_queries_for_many(officer_client, course):
    def statements():
        with counted_statements() as sent:
            assert officer_client.get(address(course)).status_code == 200
        return len(sent)

    few = statements()
    for _more in range(4):
        one = make_class(course.intake, formats=[course.format])
        held = make_held_class(course.draft, one, [(MONDAY, 0), (TUESDAY, 0), (WEDNESDAY, 0)])
        make_enrolment(course.draft, make_trainee(course.intake), one, skips=(held.sessions[0],))
    assert statements() <= few


def test_trainees_searched_without_diacritics(officer_client, course):
    make_enrolment(course.draft, make_trainee(course.intake, full_name="Đặng Thị Ướm Thử"), course.classes[0])
    page = officer_client.get(address(course, "hoc-vien"), query_string={"tim": "dang uom"}).text
    assert "Đặng Thị Ướm Thử" in page
    assert "Học Thử 1" not in page


def test_trainees_filtered_by_what_they_miss(officer_client, course):
    missing = make_trainee(course.intake, full_name="Phạm Vắng Thử")
    make_enrolment(course.draft, missing, course.classes[0], skips=(course.session(0, 1),))
    make_trainee(course.intake, full_name="Phạm Chờ Thử")
    page = officer_client.get(address(course, "hoc-vien"), query_string={"loc": "con-thieu"}).text
    assert "Phạm Vắng Thử" in page
    assert "Lớp 01 – Buổi 2" in page
    assert "Học Thử 1" not in page
    page = officer_client.get(address(course, "hoc-vien"), query_string={"loc": "chua-co-lop"}).text
    assert "Phạm Chờ Thử" in page
    assert "Phạm Vắng Thử" not in page


@pytest.mark.parametrize("number", ["2", "99", "x", "-1", "٣"])
def test_trainees_are_paged(officer_client, course, number):
    for n in range(60):
        make_enrolment(course.draft, make_trainee(course.intake, full_name=f"Học Viên {n:02}"), course.classes[0])
    page = officer_client.get(address(course, "hoc-vien"), query_string={"trang": number})
    assert page.status_code == 200
    expected = "51–63 trong 63" if number in {"2", "99"} else "1–50 trong 63"
    assert expected in page.text


def test_move_form_shows_where_the_session_is(officer_client, course):
    session = course.session(0, 2)
    page = officer_client.get(move_address(course, session)).text
    assert "Thứ 4 14/01/2026, Sáng 07:30–11:30" in page
    assert "Buổi liền trước: Thứ 3 13/01/2026, Sáng." in page
    assert "Nếu chuyển như vậy" not in page


def test_move_preview_names_those_who_would_miss_it(officer_client, course):
    session = course.session(0, 2)
    values = move_values(course, session, date=THURSDAY.isoformat())
    page = officer_client.get(move_address(course, session), query_string=values).text
    assert "1 học viên sẽ không dự được buổi này" in page
    assert course.trainees[2].full_name in page
    assert "1 học viên sẽ không đủ điều kiện hoàn thành" in page
    assert db.session.get_one(Session, session.id).date == WEDNESDAY


def test_move_page_offers_other_times_the_best_first(officer_client, course):
    """On Thursday morning one is busy, and there is nowhere to make it up; all other times hurt nobody."""
    page = officer_client.get(move_address(course, course.session(0, 2))).text
    offered = re.findall(r"date=([\d-]+)&amp;period=(\d+)", page[page.index("Có thể chuyển đến") :])
    morning, afternoon, _ = (str(period.id) for period in course.intake.periods)
    assert offered[0] == (THURSDAY.isoformat(), afternoon)
    without_objections = page[page.index("Có thể chuyển đến") : page.index("chỉ chuyển được nếu vi phạm")]
    assert f"date={THURSDAY}&amp;period={morning}" in without_objections
    last = without_objections[without_objections.rindex("<tr") :]
    assert "Thứ 5 <span" in last
    assert "1 người mất buổi này, thiếu thêm 5 tiết, thêm 1 người không hoàn thành" in last
    assert "kém hơn 1.100 điểm" in last


def test_move_page_says_which_rule_makes_a_time_worse(officer_client, course, clock):
    """Somebody could come on Friday morning if needed."""
    trainee = make_trainee(course.intake)
    make_enrolment(course.draft, trainee, course.classes[0])
    answer(course.intake, now=clock(), trainee=trainee)
    morning = {"date": FRIDAY, "period_id": course.intake.periods[0].id}
    sheet = db.select(AvailabilitySheet.id).filter_by(trainee_id=trainee.id).scalar_subquery()
    mark = db.session.scalars(db.select(DayMark).filter_by(sheet_id=sheet, **morning)).one()
    mark.state = State.IF_NEEDED
    db.session.commit()
    page = officer_client.get(move_address(course, course.session(0, 2))).text
    (row,) = [one for one in page.split("<tr") if f"date={FRIDAY}&amp;period={course.intake.periods[0].id}" in one]
    assert "kém hơn 3 điểm" in row
    assert "Buổi học vào lúc hạn chế của học viên +3" in row


def test_move_page_says_what_forbids_other_times(officer_client, course):
    """On Wednesday afternoon the other class has the room, on earlier days it would be out of order."""
    page = officer_client.get(move_address(course, course.session(0, 2))).text
    assert "không có phòng nào trống và đủ chỗ (P.101" in page
    assert "có Lớp 02, buổi 3" in page
    assert "thời điểm trái thứ tự buổi" in page


def test_move_page_of_a_time_in_the_list_previews_what_the_list_says(officer_client, course):
    page = officer_client.get(move_address(course, course.session(0, 2))).text
    first = page[page.index('class="actions"') :]
    link = first.split('href="')[1].split('"')[0].replace("&amp;", "&").split("#")[0]
    previewed = officer_client.get(link).text
    assert "Nếu chuyển như vậy" in previewed
    assert "Không vi phạm điều bắt buộc nào và không ai mất buổi học." in previewed
    assert "Có thể chuyển đến" not in previewed.replace("Các thời điểm khác có thể chuyển đến", "")


def test_move_page_without_a_complete_set_up_says_so_and_offers_nothing(officer_client, course):
    course.format.cuts.clear()
    db.session.commit()
    page = officer_client.get(move_address(course, course.session(0, 2)))
    assert page.status_code == 200
    assert 'id="co-the-chuyen"' not in page.text
    assert "Thiết lập của đợt học còn thiếu" in page.text


def why_address(course, trainee):
    return address(course, "hoc-vien", trainee.public_id, "ly-do")


@pytest.fixture
def missing(course, clock):
    """Somebody who is busy on the second morning; the same lessons are taught in the afternoon."""
    trainee = make_trainee(course.intake, full_name="Phạm Vắng Thử")
    make_enrolment(course.draft, trainee, course.classes[0], skips=(course.session(0, 1),))
    answer(course.intake, now=clock(), trainee=trainee, busy={(TUESDAY, 0)})
    db.session.commit()
    return trainee


def test_why_leads_from_those_who_miss_something_only(officer_client, course, missing):
    page = officer_client.get(address(course, "hoc-vien")).text
    assert why_address(course, missing) in page
    assert why_address(course, course.trainees[0]) not in page


def test_why_tells_the_reason_and_the_session_that_would_serve(officer_client, course, missing):
    page = officer_client.get(why_address(course, missing)).text
    assert "Lý do: Phạm Vắng Thử" in page
    assert "Còn thiếu 5 trong 15 tiết." in page
    assert "Học viên bận vào lúc này." in page
    assert "Còn chỗ và học viên dự được, tốt hơn 1.095 điểm: nên xếp lịch lại." in page
    assert "Nếu học lớp này: không thiếu tiết nào, tốt hơn 1.100 điểm." in page


def test_why_tells_that_the_other_session_is_full(officer_client, course, missing):
    for _ in range(course.room.capacity):
        make_enrolment(course.draft, make_trainee(course.intake), course.classes[1])
    answered = officer_client.get(why_address(course, missing)).text
    assert f"Hết chỗ ({course.room.capacity} người, đủ chỗ cho {course.room.capacity})." in answered


def test_why_of_somebody_without_a_class_tells_what_each_class_would_mean(officer_client, course, clock):
    waiting = make_trainee(course.intake, full_name="Phạm Chờ Thử")
    answer(course.intake, now=clock(), trainee=waiting, busy={(MONDAY, 0), (TUESDAY, 0), (WEDNESDAY, 0)})
    page = officer_client.get(why_address(course, waiting)).text
    assert "Nếu xếp vào từng lớp" in page
    assert "Không dự được buổi nào của lớp (bận 3 buổi)." in page


def test_why_of_somebody_left_out_says_so(officer_client, course):
    silent = make_trainee(course.intake)
    course.intake.unanswered_policy = UnansweredPolicy.LEAVE_OUT
    page = officer_client.get(why_address(course, silent)).text
    assert "Học viên chưa được đưa vào xếp lịch" in page


def test_why_in_english_has_no_vietnamese_sentence(officer_client, course, missing):
    officer_client.set_cookie("lang", "en")
    page = officer_client.get(why_address(course, missing)).text
    assert "The trainee is busy at this time." in page
    assert "Còn chỗ" not in page


def test_why_of_another_intakes_trainee_or_without_a_draft_is_404(officer_client, course):
    other = make_course()
    assert officer_client.get(why_address(course, other.trainees[0])).status_code == 404
    lonely = make_trainee(make_intake())
    found = officer_client.get(f"/dot-hoc/{lonely.intake.public_id}/thoi-khoa-bieu/hoc-vien/{lonely.public_id}/ly-do")
    assert found.status_code == 404


def test_move_acts_on_post_and_offers_to_move_back(officer_client, course):
    session = course.session(0, 2)
    values = move_values(course, session, date=FRIDAY.isoformat()) | {"revision": 1, "pin": "y"}
    answered = officer_client.post(move_address(course, session), data=values)
    assert answered.status_code == 302
    stored = db.session.get_one(Session, session.id)
    assert (stored.date, stored.pinned) == (FRIDAY, True)
    page = officer_client.get(address(course)).text
    assert "Vừa chuyển: Lớp 01 – Buổi 3, nay học Thứ 6 16/01/2026." in page
    assert "date=2026-01-14" in page


def test_move_that_breaks_rules_needs_the_tick(officer_client, course):
    session = course.session(0, 2)
    values = move_values(course, session, period=course.intake.periods[1].id) | {"revision": 1}
    refused = officer_client.post(move_address(course, session), data=values)
    assert refused.status_code == 400
    assert "Phòng P.101" in refused.text
    seen = refused.text.split('name="confirmed" value="')[1].split('"')[0]
    still = officer_client.post(move_address(course, session), data=values | {"confirmed": seen})
    assert still.status_code == 400
    done = officer_client.post(move_address(course, session), data=values | {"confirmed": seen, "understood": "y"})
    assert done.status_code == 302
    assert db.session.get_one(Session, session.id).period_id == course.intake.periods[1].id


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"date": TUESDAY.isoformat()}, "các buổi của lớp phải theo đúng thứ tự, mà buổi 2 học sáng 13/01/2026"),
        ({"date": WEDNESDAY.isoformat()}, "Buổi học đang ở đúng chỗ này"),
    ],
)
def test_move_that_cannot_be_says_why(officer_client, course, values, said):
    session = course.session(0, 2)
    asked = move_values(course, session, **values)
    assert said in officer_client.get(move_address(course, session), query_string=asked).text
    refused = officer_client.post(move_address(course, session), data=asked | {"revision": 1})
    assert (refused.status_code, said in refused.text) == (400, True)
    assert db.session.get_one(Session, session.id).date == WEDNESDAY


@pytest.mark.parametrize("values", [{"date": "2030-01-01"}, {"date": "x"}, {"period": "999"}, {"room": "999"}])
def test_move_to_what_is_not_offered_changes_nothing(officer_client, course, values):
    session = course.session(0, 2)
    asked = move_values(course, session, **values)
    assert officer_client.get(move_address(course, session), query_string=asked).status_code == 200
    assert officer_client.post(move_address(course, session), data=asked | {"revision": 1}).status_code == 400
    assert db.session.get_one(Session, session.id).date == WEDNESDAY


def test_move_from_a_stale_page_changes_nothing(officer_client, course):
    session = course.session(0, 2)
    values = move_values(course, session, date=FRIDAY.isoformat()) | {"revision": 1}
    assert officer_client.post(move_address(course, session), data=values).status_code == 302
    again = officer_client.post(move_address(course, session), data=values | {"date": THURSDAY.isoformat()})
    assert again.status_code == 409
    assert db.session.get_one(Session, session.id).date == FRIDAY


def test_move_of_another_intakes_session_is_404(officer_client, course):
    other = make_course()
    assert officer_client.get(move_address(course, other.session(0, 0))).status_code == 404


def test_pin_and_unpin(officer_client, course):
    session = course.session(0, 2)
    path = address(course, "buoi", session.uid, "ghim")
    assert officer_client.post(path, data={"pinned": "1", "revision": 1}).status_code == 302
    assert db.session.get_one(Session, session.id).pinned
    assert "đã ghim" in officer_client.get(address(course)).text
    assert "Hãy bỏ ghim trước khi chuyển" in officer_client.get(move_address(course, session)).text
    assert officer_client.post(path, data={"pinned": "0", "revision": 1}).status_code == 409
    assert officer_client.post(path, data={"pinned": "0", "revision": 2}).status_code == 302
    assert not db.session.get_one(Session, session.id).pinned


def test_pages_with_long_names_and_markup_are_shown_as_text(officer_client, course):
    course.classes[0].name = "<b>Lớp</b> " + "rất dài " * 10
    make_format(course.intake)
    page = officer_client.get(address(course)).text
    assert "<b>Lớp</b>" not in page
    assert "&lt;b&gt;Lớp&lt;/b&gt;" in page
