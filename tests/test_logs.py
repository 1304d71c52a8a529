"""What is taken out of log lines."""

import json
import logging

import pytest

from logs import RedactingFormatter, redact


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ('"GET /hv/WyJh.b-c_d HTTP/1.1" 200', '"GET /hv/[…] HTTP/1.1" 200'),
        ("/hv/WyJh.b/lich?x=1", "/hv/[…]/lich?x=1"),
        ("/lich/WyJh.b.ics", "/lich/[…]"),
        ('"GET /xem/WyJh.b-c_d/ban-in HTTP/1.1" 200', '"GET /xem/[…]/ban-in HTTP/1.1" 200'),
        ("https://lich.example.vn/dang-nhap/abc.def", "https://lich.example.vn/dang-nhap/[…]"),
        ("/dang-nhap", "/dang-nhap"),
        ('"GET /hv%2FWyJh.b-c_d%2fvang HTTP/1.1" 302', '"GET /hv%2F[…]%2fvang HTTP/1.1" 302'),
        ("/%68v/WyJh.b", "/%68v/[…]"),
        ("//lich//WyJh.b.ics", "//lich//[…]"),
        ("/dang-nhap?next=%2Fhv%2FWyJh.b&x=1", "/dang-nhap?next=%2Fhv%2F[…]"),
        ("/dang-nhap?next=%252Fhv%252FWyJh.b%253Fx", "/dang-nhap?next=%252Fhv%252F[…]%253Fx"),
        ("/dot-hoc/abc/xep-lich/def", "/dot-hoc/abc/xep-lich/def"),
    ],
)
def test_redact_takes_out_tokens_and_leaves_the_rest(line: str, written: str) -> None:
    assert redact(line) == written


@pytest.mark.parametrize("as_json", [False, True])
def test_formatter_redacts_message_arguments_and_traceback(as_json: bool) -> None:
    error = ValueError("no page /hv/geheim2")
    happened = (ValueError, error, None)
    record = logging.LogRecord("web", logging.ERROR, "x.py", 1, "Exception on %s", ("/hv/geheim1",), happened)
    line = RedactingFormatter(as_json=as_json).format(record)
    assert "geheim" not in line
    assert "Exception on /hv/[…]" in line
    assert "ValueError" in line
    if as_json:
        assert json.loads(line)["level"] == "error"
