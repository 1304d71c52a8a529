"""Tables in Markdown."""

from commands.table import table


def test_table_puts_numbers_to_the_right_and_leaves_none_empty():
    assert table(("format", "total"), [("evening", 1200), ("weekend", None), ("x", 7)]).splitlines() == [
        "| format  | total |",
        "|---------|------:|",
        "| evening |  1200 |",
        "| weekend |       |",
        "| x       |     7 |",
    ]


def test_table_without_rows_is_its_header():
    assert table(("a", "b"), []).splitlines() == ["| a | b |", "|---|---|"]
