"""Addresses by which calendar programs subscribe to a feed."""

from urllib.parse import quote, urlsplit, urlunsplit

GOOGLE_SUBSCRIBE = "https://calendar.google.com/calendar/r?cid="


def webcal_url(https_url: str) -> str:
    """Return the `webcal://` form of a feed's address, which Apple, Thunderbird and Outlook open.

    Raises ValueError for anything but an absolute http(s) address.
    """
    parts = urlsplit(https_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("expected an absolute http or https address")
    return urlunsplit(parts._replace(scheme="webcal"))


def google_subscribe_url(https_url: str) -> str:
    """Return the page of Google Calendar that offers to subscribe to the feed.

    Google takes the address in its `webcal://` form. Raises ValueError as `webcal_url` does.
    """
    return GOOGLE_SUBSCRIBE + quote(webcal_url(https_url), safe="")
