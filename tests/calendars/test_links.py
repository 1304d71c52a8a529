from urllib.parse import parse_qs, urlsplit

import pytest

from calendars.links import google_subscribe_url, webcal_url

FEED = "https://hoc.example.vn/lich/eyJh.b-c_d.ics"


def test_webcal_url_changes_the_scheme_alone():
    assert webcal_url(FEED) == "webcal://hoc.example.vn/lich/eyJh.b-c_d.ics"


def test_webcal_url_keeps_port_and_query():
    assert webcal_url("http://127.0.0.1:5000/lich?t=a%2Fb") == "webcal://127.0.0.1:5000/lich?t=a%2Fb"


def test_google_subscribe_url_holds_the_encoded_webcal_url():
    url = google_subscribe_url(FEED + "?a=1&b=2")
    assert url.startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fhoc.example.vn%2F")
    assert parse_qs(urlsplit(url).query) == {"cid": [webcal_url(FEED) + "?a=1&b=2"]}


@pytest.mark.parametrize("make_url", [webcal_url, google_subscribe_url])
@pytest.mark.parametrize("url", ["/lich/a.ics", "hoc.example.vn/a.ics", "javascript:alert(1)", "https:///a"])
def test_address_that_is_not_absolute_http_is_refused(make_url, url):
    with pytest.raises(ValueError, match="absolute http"):
        make_url(url)
