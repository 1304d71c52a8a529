"""One GET to a public address: the name is resolved once, the address checked, and that very address connected to."""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from calendars.errors import ADDRESS_REFUSED, BAD_ADDRESS, NO_ANSWER, CalendarError
from calendars.unpack import MOST_BYTES, too_large

PORTS = {80, 443, 8080, 8443}
SECONDS_TO_WAIT = 4.0  # for a connection, and for each piece of an answer
MOST_ADDRESS = 2_000
HEADERS = {"User-Agent": "XepLich/1.0 (calendar import)", "Accept": "text/calendar, */*;q=0.5"}
_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_KEPT_IN_PATHS = "/%:@!$&'()*+,;=~-._?"
# The parts of the IPv6 internet that are not (only) a way to an IPv4 address inside.
_IPV6 = ipaddress.ip_network("2000::/3")
_TUNNELS = [ipaddress.ip_network(text) for text in ("2001::/32", "2002::/16")]

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask: `path` with its query, `host` in ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    location: str
    body: bytes


def parse_address(address: str) -> Target:
    """Where an address leads, as people copy it. Raises CalendarError for what is no web address."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        scheme = _SCHEMES[parts.scheme.lower()]
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if scheme == "https" else 80)
    except (KeyError, ValueError) as error:  # a wrong port, name or scheme
        raise CalendarError(BAD_ADDRESS) from error
    if not _HOST.fullmatch(host) or len(text) > MOST_ADDRESS or parts.username is not None or not text.isprintable():
        raise CalendarError(BAD_ADDRESS)
    path = quote(parts.path or "/", safe=_KEPT_IN_PATHS)
    return Target(scheme, host, port, path + (f"?{quote(parts.query, safe=_KEPT_IN_PATHS)}" if parts.query else ""))


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as text."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # with a zone, as link-local ones have
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _IPV6 or any(ip in tunnel for tunnel in _TUNNELS)):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def get(target: Target, *, hosts: Collection[str] = (), resolver: Resolver = resolve) -> Response:
    """Ask once, following nothing. `hosts` are `name:port` that may be asked wherever they lead.

    Raises CalendarError.
    """
    connection = _Connection(target, _checked_addresses(target, hosts, resolver))
    try:
        connection.request("GET", target.path, headers=HEADERS)
        with connection.getresponse() as response:
            body = response.read(MOST_BYTES + 1) if response.status == 200 else b""
            answer = Response(response.status, response.getheader("Location") or "", body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CalendarError(NO_ANSWER) from error
    finally:
        connection.close()
    if len(answer.body) > MOST_BYTES:
        raise too_large()
    return answer


def _checked_addresses(target: Target, hosts: Collection[str], resolver: Resolver) -> list[str]:
    """The addresses to connect to. One that is not public refuses the name as a whole."""
    allowed = target.name in hosts
    if not allowed and target.port not in PORTS:
        raise CalendarError(ADDRESS_REFUSED)
    try:
        addresses = resolver(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise CalendarError(NO_ANSWER) from error
    if not addresses:
        raise CalendarError(NO_ANSWER)
    if not allowed and not all(map(is_public, addresses)):
        raise CalendarError(ADDRESS_REFUSED)
    return addresses


class _Connection(http.client.HTTPConnection):
    """To one of the checked addresses, in the name of the host: nothing is resolved again."""

    def __init__(self, target: Target, addresses: Sequence[str]) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS_TO_WAIT)
        self.default_port = 443 if target.scheme == "https" else 80  # as the Host header leaves it out
        self._target, self._addresses = target, addresses

    def connect(self) -> None:
        sock = self._reach()
        if self._target.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self._target.host)
        self.sock = sock

    def _reach(self) -> socket.socket:
        for address in self._addresses[:-1]:
            with contextlib.suppress(OSError):
                return socket.create_connection((address, self._target.port), timeout=SECONDS_TO_WAIT)
        return socket.create_connection((self._addresses[-1], self._target.port), timeout=SECONDS_TO_WAIT)
