import email
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.policy import SMTP
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.mail import Message, message_to_email

SENDER = "Trường Chính trị (ví dụ) <xep-lich@example.vn>"
WORDS = ["Thời", "khóa", "biểu,", "của", "(lớp)", "bạn", '"vừa"', "được", "đổi:", "18:00", "–", "a@b", "📅"]


def message(**values):
    defaults: dict[str, Any] = {
        "to_address": "an@example.vn",
        "to_name": "Nguyễn Thị Ấn",
        "subject": "Lịch học có thay đổi",
        "body": "Chào chị Ấn,\n\nBuổi 4 chuyển sang 18:00 thứ 5, 04/03/2027.",
        "message_id": "0d9f6a3e.1@lich.example.vn",
        "written_at": datetime(2027, 2, 20, 3, 4, 5, tzinfo=UTC),
    }
    return Message(**(defaults | values))


def written(**values):
    return message_to_email(message(**values), sender=SENDER).as_bytes()


def header(body, name):
    """A header as the older of Python's two readers decodes it, which did not write it."""
    return str(make_header(decode_header(email.message_from_bytes(body)[name])))


def test_mail_comes_back_as_it_was_written():
    found = email.message_from_bytes(written(), policy=SMTP)
    assert dict(found.items()) == {
        "From": '"Trường Chính trị (ví dụ)" <xep-lich@example.vn>',
        "To": "Nguyễn Thị Ấn <an@example.vn>",
        "Subject": "Lịch học có thay đổi",
        "Date": "Sat, 20 Feb 2027 03:04:05 +0000",
        "Message-ID": "<0d9f6a3e.1@lich.example.vn>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": found["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }
    assert found.get_content().splitlines() == message().body.splitlines()


def test_same_message_gives_the_same_mail():
    assert written() == written()


def test_long_vietnamese_name_and_subject_come_back():
    name = "Nguyễn Thị Minh Khai, Phòng Giáo dục và Đào tạo thành phố Cần Thơ (người đại diện của đơn vị)"
    subject = "Thời khóa biểu của lớp bạn vừa được thay đổi, xin vui lòng xem lịch mới trước thứ Năm này"
    body = written(to_name=name, subject=subject)
    assert header(body, "To") == f"{name} <an@example.vn>"
    assert header(body, "Subject") == subject


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_come_back_from_the_headers(words):
    text = " ".join(["Ấn", *words])
    body = written(to_name=text, subject=text)
    assert header(body, "Subject") == text
    assert header(body, "To") == f"{text} <an@example.vn>"
    assert max(len(line) for line in body.split(b"\r\n")) <= 78


def test_long_message_id_stays_whole():
    message_id = f"{'0d9f6a3e' * 8}@{'lich.' * 8}example.vn"
    assert f"\r\nMessage-ID: <{message_id}>\r\n".encode() in written(message_id=message_id)


def test_no_header_is_beyond_ascii_and_no_line_over_998_octets():
    body = written(body="Chuyên đề " * 500 + "\n.\nFrom đây")
    assert body.partition(b"\r\n\r\n")[0].isascii()
    assert max(len(line) for line in body.split(b"\r\n")) <= 998
    found = email.message_from_bytes(body, policy=SMTP)
    assert found.get_content().splitlines() == ["Chuyên đề " * 500, ".", "From đây"]


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "Lịch\r\nBcc: ai@example.vn"},
        {"to_name": "An\nBcc: ai@example.vn"},
        {"to_address": "an@example.vn\nai@example.vn"},
        {"to_address": "an@example.vn, ai@example.vn"},
        {"message_id": "a@b\r\nBcc: ai@example.vn"},
        {"to_address": ""},
        {"to_address": "an"},
        {"to_address": "ấn@example.vn"},
    ],
)
def test_header_that_would_carry_something_else_is_refused(values):
    with pytest.raises((ValueError, email.errors.MessageError)):
        written(**values)
