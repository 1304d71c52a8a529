import random
import unicodedata

import pytest

from documents.names import clean_text, search_key, sort_key, title_case

IN_ORDER = [
    "Lê An",
    "Nguyễn Văn An",
    "Nguyễn Văn Anh",
    "Trần Thị Ánh",
    "Lê Văn Ẩn",
    "Phạm Bảo",
    "Lê Dung",
    "Lê Dũng",
    "Lê Đào",
    "Lê Đức",
    "Nguyễn Hoa",
    "Nguyễn Hòa",
    "Đỗ Thị Hoa Hồng",
    "Đỗ Thị Hồng",
    "Lê Thị Bé Hồng",
    "Nguyễn Ma",
    "Nguyễn Mà",
    "Nguyễn Mả",
    "Nguyễn Mã",
    "Nguyễn Má",
    "Nguyễn Mạ",
    "Lê Oanh",
    "Lê Ông",
    "Lê Ơn",
    "Lê Út",
    "Lê Ước",
]


def test_sort_key_orders_by_given_name_then_middle_then_family():
    shuffled = random.Random(3).sample(IN_ORDER, len(IN_ORDER))
    in_order = sorted(shuffled, key=lambda name: sort_key(name).encode("ascii"))
    expected = [*IN_ORDER]
    # "Thị" stands after "Thị Bé" only by its length: the shorter middle comes first.
    hong = expected.index("Đỗ Thị Hoa Hồng")
    expected[hong : hong + 3] = ["Đỗ Thị Hồng", "Lê Thị Bé Hồng", "Đỗ Thị Hoa Hồng"]
    assert in_order == expected


def test_sort_key_of_both_tone_spellings_is_equal():
    assert sort_key("Nguyễn Thị Hoà") == sort_key("Nguyễn Thị Hòa")


def test_sort_key_of_decomposed_text_is_that_of_composed():
    assert sort_key(unicodedata.normalize("NFD", "Đặng Thị Ngọc Uyển")) == sort_key("Đặng Thị Ngọc Uyển")


@pytest.mark.parametrize("name", ["", "  ", "Y", "H'Hen Niê", "Thạch Sô-Phia", "Lý 2"])
def test_sort_key_of_unusual_names_is_ascii(name):
    assert sort_key(name).isascii()


def test_sort_key_puts_family_names_last():
    assert sorted(["Võ Văn An", "Đỗ Văn An", "Dương Văn An"], key=sort_key) == [
        "Dương Văn An",
        "Đỗ Văn An",
        "Võ Văn An",
    ]


def test_search_key_drops_diacritics_case_and_extra_spaces():
    assert search_key("  Đỗ  THỊ\u00a0Hoà ") == "do thi hoa"


def test_search_key_of_decomposed_text_is_that_of_composed():
    assert search_key(unicodedata.normalize("NFD", "Nguyễn Được")) == "nguyen duoc"


def test_title_case_touches_only_names_in_one_case():
    assert [title_case(name) for name in ("NGUYỄN ĐỨC ÁNH", "lê thị ơn", "Y Moan McAn")] == [
        "Nguyễn Đức Ánh",
        "Lê Thị Ơn",
        "Y Moan McAn",
    ]


def test_clean_text_composes_and_folds_spaces():
    assert clean_text(" a\u0306\n\u200bb ") == "ă b"


def test_clean_text_drops_what_nobody_sees_and_keeps_the_rest() -> None:
    assert clean_text("a\0b\x07 \u202ecd\u202c\u2066e\u2069\u200b\x9ff") == "ab cdef"
    assert clean_text("Bs. Nguyễn\tVăn\u00a0An\x85🙂") == "Bs. Nguyễn Văn An 🙂"
