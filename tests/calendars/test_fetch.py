"""Downloading a calendar: what is given, and that nobody is led into the network."""

import socket
import time

import pytest

from calendars.errors import (
    ADDRESS_REFUSED,
    BAD_ADDRESS,
    NO_ANSWER,
    NOT_A_CALENDAR,
    NOT_GIVEN,
    TOO_LARGE,
    CalendarError,
)
from calendars.fetch import MOST_REDIRECTS, download, fetch_calendar
from calendars.guarded_request import get, is_public, parse_address
from tests.calendars.samples import sample
from tests.calendars.web_server import WebServer, running_web_server


@pytest.fixture
def server():
    with running_web_server() as running:
        yield running


def refused(address: str, *hosts: str) -> str:
    with pytest.raises(CalendarError) as refusal:
        download(address, hosts=hosts)
    return refusal.value.code


def test_calendar_at_an_allowed_address_is_given(server: WebServer):
    url = server.gives("/lich.ics?khoa=a%20b", sample("google"))
    assert fetch_calendar(f"  {url}\n", hosts=[server.host]) == sample("google")
    assert server.asked == [("/lich.ics?khoa=a%20b", server.host)]


def test_webcal_is_asked_with_encryption_first_and_then_without(server: WebServer):
    url = server.gives("/lich.ics", sample("apple")).replace("http:", "webcal:")
    assert download(url, hosts=[server.host]) == sample("apple")


def test_address_inside_the_network_is_refused_without_being_asked(server: WebServer):
    url = server.gives("/lich.ics", sample("google"))
    assert refused(url) == ADDRESS_REFUSED
    assert refused(url.replace("127.0.0.1", "localhost"), server.host) == ADDRESS_REFUSED
    with pytest.raises(CalendarError):
        fetch_calendar(url)
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    ],
)  # fmt: skip
def test_every_way_to_write_an_inner_address_is_refused(host):
    assert refused(f"http://{host}/lich.ics") in {ADDRESS_REFUSED, NO_ANSWER}
    assert not is_public(host.strip("[]"))


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.0.1", "2a00:1450:4001::1"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 8000])
def test_other_ports_than_those_of_the_web_are_refused(port):
    assert refused(f"http://example.vn:{port}/lich.ics") == ADDRESS_REFUSED


@pytest.mark.parametrize(
    "address",
    [
        "", "lich.ics", "file:///etc/passwd", "ftp://example.vn/a.ics", "http://", "http:///a", "https://a:b@example.vn/",
        "http://example.vn:99999/", "http://[::1/", "javascript:alert(1)", "http://exa mple.vn/", "http://ví\x00dụ.vn/",
        "https://example.vn/" + "a" * 2_000, "http://" + "a" * 70 + ".vn/", "gopher://example.vn/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address):
    assert refused(address) == BAD_ADDRESS


def test_name_is_resolved_once_and_that_very_address_is_asked(server: WebServer):
    server.gives("/lich.ics", sample("google"))
    given = [["127.0.0.1"], ["10.0.0.1"]]
    target = parse_address(f"http://lich.example.vn:{server.port}/lich.ics")
    answer = get(target, hosts=[target.name], resolver=lambda _host, _port: given.pop(0))
    assert answer.body == sample("google")
    assert given == [["10.0.0.1"]]
    assert server.asked == [("/lich.ics", f"lich.example.vn:{server.port}")]


def test_name_with_one_inner_address_among_others_is_refused():
    with pytest.raises(CalendarError) as refusal:
        get(parse_address("https://example.vn/"), resolver=lambda _host, _port: ["8.8.8.8", "192.168.0.1"])
    assert refusal.value.code == ADDRESS_REFUSED


def test_redirect_to_an_allowed_address_is_followed(server: WebServer):
    server.gives("/b/lich.ics", sample("google"))
    server.redirects("/a", "b/lich.ics")
    assert download(server.redirects("/", "/a"), hosts=[server.host]) == sample("google")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://169.254.169.254/latest/meta-data", ADDRESS_REFUSED),
        ("http://localhost/", ADDRESS_REFUSED),
        ("//[::1]/", ADDRESS_REFUSED),
        ("file:///etc/passwd", BAD_ADDRESS),
        ("/round", ADDRESS_REFUSED),
    ],
)
def test_redirect_elsewhere_is_refused(server: WebServer, target, code):
    assert refused(server.redirects("/round", target), server.host) == code
    assert len(server.asked) <= MOST_REDIRECTS + 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 304, 204])
def test_answer_without_a_file_is_told(server: WebServer, status):
    with pytest.raises(CalendarError) as refusal:
        download(server.gives("/lich.ics", b"", status=status), hosts=[server.host])
    assert (refusal.value.code, refusal.value.params) == (NOT_GIVEN, {"status": status})


def test_page_instead_of_a_calendar_is_told(server: WebServer):
    assert refused(server.gives("/", b"<!doctype html><title>Google</title>"), server.host) == NOT_A_CALENDAR


def test_flood_is_cut_off(server: WebServer):
    assert refused(server.floods("/lich.ics"), server.host) == TOO_LARGE


def test_server_that_drips_is_left_in_time(server: WebServer):
    begun = time.monotonic()
    with pytest.raises(CalendarError) as refusal:
        fetch_calendar(server.drips("/lich.ics"), hosts=[server.host], seconds=1.5)
    assert refusal.value.code == NO_ANSWER
    assert time.monotonic() - begun < 4


def test_nobody_there_or_no_tls_is_no_answer(server: WebServer):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        assert refused(f"http://{host}/", host) == NO_ANSWER
    assert refused(server.url("/").replace("http:", "https:"), server.host) == NO_ANSWER
