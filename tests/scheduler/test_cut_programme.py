from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cut_programme import cut_programme

FIFTY = [5, 10, 5, 5, 5, 5, 5, 5, 5]
LAST_CLOSES = [False] * 8 + [True]

programmes = st.lists(st.integers(1, 9), min_size=1, max_size=10)
capacities = st.integers(1, 8)


@pytest.mark.parametrize(("capacity", "sessions"), [(5, 10), (4, 13), (3, 17), (50, 1)])
def test_the_fifty_lessons_take_the_known_number_of_sessions(capacity, sessions):
    assert len(cut_programme(FIFTY, capacity=capacity, closing=LAST_CLOSES)) == sessions


def test_half_days_split_no_module():
    assert cut_programme(FIFTY, capacity=5, closing=LAST_CLOSES) == (5,) * 10


def test_modules_stay_whole_where_that_costs_no_session():
    assert cut_programme([3, 2, 2, 3], capacity=4, closing=[False] * 4) == (3, 4, 3)


def test_modules_are_split_where_that_saves_a_session():
    assert len(cut_programme([3, 3, 3, 3], capacity=4, closing=[False] * 4)) == 3


def test_closing_stands_alone_where_that_costs_no_session():
    assert cut_programme([3, 2, 2], capacity=5, closing=[False, False, True]) == (5, 2)


def test_closing_alone_goes_before_whole_modules():
    closing = [False, False, False, True]
    assert cut_programme([3, 3, 2, 1], capacity=4, closing=closing) == (4, 4, 1)


@given(module_lessons=programmes, capacity=capacities)
def test_sessions_hold_the_programme_and_no_more_than_capacity(module_lessons, capacity):
    closing = [False] * (len(module_lessons) - 1) + [True]
    cut = cut_programme(module_lessons, capacity=capacity, closing=closing)
    assert sum(cut) == sum(module_lessons)
    assert min(cut) >= 1
    assert max(cut) <= capacity


@given(module_lessons=programmes, capacity=capacities)
def test_sessions_are_as_few_as_the_lessons_allow(module_lessons, capacity):
    cut = cut_programme(module_lessons, capacity=capacity, closing=[False] * len(module_lessons))
    assert len(cut) == -(-sum(module_lessons) // capacity)


@given(module_lessons=programmes, capacity=capacities)
def test_closing_is_alone_whenever_the_count_allows(module_lessons, capacity):
    closing = [False] * (len(module_lessons) - 1) + [True]
    cut = cut_programme(module_lessons, capacity=capacity, closing=closing)
    taught, last = sum(module_lessons[:-1]), module_lessons[-1]
    if -(-taught // capacity) + -(-last // capacity) == len(cut):
        assert taught == 0 or taught in accumulate(cut)


@given(module_lessons=programmes)
def test_no_module_is_split_when_every_one_fills_its_sessions(module_lessons):
    doubled = [2 * lessons for lessons in module_lessons]
    cut = cut_programme(doubled, capacity=2, closing=[False] * len(doubled))
    assert set(accumulate(doubled)) <= set(accumulate(cut))


@pytest.mark.parametrize(
    ("module_lessons", "capacity", "closing"),
    [([5], 0, [True]), ([5, 0], 5, [False, True]), ([5], 5, [])],
)
def test_impossible_programmes_are_refused(module_lessons, capacity, closing):
    with pytest.raises(ValueError, match="module"):
        cut_programme(module_lessons, capacity=capacity, closing=closing)
