"""Whatever a file holds, reading ends with a roster or with a named refusal."""

import contextlib
import datetime as dt
import io
import random
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.faults import RosterFileError
from documents.roster import read_roster
from examples.make_example import TARGET

from .xlsx import make_xlsx

LABELS = [
    "STT",
    "Họ và tên",
    "Tên",
    "Ngày sinh",
    "Nam",
    "Đơn vị",
    "SĐT",
    "Email",
    "T2 sáng",
    "Chu kỳ ca",
    "Ngày bắt đầu",
]
cells = st.one_of(
    st.none(),
    st.sampled_from([*LABELS, "I.", "nt", "Lê An", "05/03/1998", "x", "S C | Đ", "Người lập", "Đơn vị: A"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x1EFF, exclude_characters="="), max_size=8),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(header=st.permutations(LABELS), rows=st.lists(st.lists(cells, max_size=12), max_size=8))
def test_any_cells_are_read_or_refused_by_name(header, rows):
    roster = read_or_refuse(make_xlsx(("A", [header[:8], *rows]), merged=["B2:C3"]))
    if roster is not None:
        assert [row.number for row in roster.rows] == list(range(1, len(roster.rows) + 1))
        assert all(row.full_name for row in roster.rows)


def test_damaged_bytes_are_read_or_refused_by_name():
    whole = TARGET.read_bytes()
    chance = random.Random(5)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        read_or_refuse(bytes(damaged))


def test_damaged_parts_are_read_or_refused_by_name():
    chance = random.Random(7)
    for _ in range(40):
        result = io.BytesIO()
        with zipfile.ZipFile(TARGET) as old, zipfile.ZipFile(result, "w") as new:
            for part in old.infolist():
                content = bytearray(old.read(part))
                if chance.random() < 0.2:
                    content[chance.randrange(len(content))] = chance.choice(b"<>/\"'0123456789ABZz&")
                new.writestr(part.filename, bytes(content))
        read_or_refuse(result.getvalue())


def read_or_refuse(data):
    """None for a refusal; anything but a RosterFileError fails the test."""
    with contextlib.suppress(RosterFileError):
        return read_roster(data, filename="a.xlsx")
    return None
