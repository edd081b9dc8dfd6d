"""The hour adds up, everybody has a turn, and the first speaker is not the same every month."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.agenda import Item, ItemKind, compiled, speaking_order, time_boxed
from improvement.charter.values import Topic
from improvement.update import TeamAnswer, Update

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FRAME = {ItemKind.OPENING, ItemKind.DATA, ItemKind.WRAP_UP}

team_counts = st.integers(1, 60)
lengths = st.integers(10, 240)


def test_of_an_hour_three_to_six_teams_get_ten_seven_and_a_half_six_and_five_and_a_half_minutes() -> None:
    table = {3: (15, 10), 4: (15, 7.5), 5: (15, 6), 6: (12, 5.5)}
    for teams, (topics, each) in table.items():
        boxes = time_boxed(range(teams), 60)
        assert minutes(boxes, ItemKind.TOPICS) == [topics]
        assert minutes(boxes, ItemKind.ROUND) == [each] * teams


def test_a_call_opens_looks_at_the_data_hears_the_teams_then_takes_topics_and_wraps_up() -> None:
    kinds = [box.kind for box in time_boxed([7, 8], 60)]
    opening, data, topics, wrap_up = ItemKind.OPENING, ItemKind.DATA, ItemKind.TOPICS, ItemKind.WRAP_UP
    assert kinds == [opening, data, ItemKind.ROUND, ItemKind.ROUND, topics, wrap_up]


@given(teams=team_counts, length=lengths)
def test_the_boxes_follow_each_other_without_a_gap_and_fill_the_call_exactly(teams: int, length: int) -> None:
    boxes = time_boxed(range(teams), length)
    ends = timedelta()
    for box in boxes:
        assert box.starts == ends
        assert box.length > timedelta()
        ends = box.starts + box.length
    assert ends == timedelta(minutes=length)


@given(teams=team_counts, length=lengths)
def test_every_team_has_one_box_and_all_of_them_the_same_time(teams: int, length: int) -> None:
    rounds = [box for box in time_boxed(range(teams), length) if box.kind is ItemKind.ROUND]
    assert [box.team_id for box in rounds] == list(range(teams))
    assert len({box.length for box in rounds}) == 1


@given(teams=st.integers(1, 60))
def test_an_hour_is_shared_out_in_half_minutes(teams: int) -> None:
    assert all(box.length % timedelta(seconds=30) == timedelta() for box in time_boxed(range(teams), 60))


@given(teams=team_counts, length=lengths)
def test_no_team_takes_more_than_a_sixth_of_the_call(teams: int, length: int) -> None:
    rounds = [box for box in time_boxed(range(teams), length) if box.kind is ItemKind.ROUND]
    assert all(box.length <= timedelta(minutes=length) / 6 for box in rounds)


@given(length=lengths)
def test_opening_data_and_wrap_up_take_five_minutes_at_most(length: int) -> None:
    frame = [box for box in time_boxed([1, 2, 3], length) if box.kind in FRAME]
    assert all(box.length <= timedelta(minutes=5) for box in frame)


def test_a_collaborative_without_teams_has_an_hour_of_topics_between_its_frame() -> None:
    assert minutes(time_boxed([], 60), ItemKind.TOPICS) == [45]


def test_the_first_speaker_moves_on_by_one_team_each_month() -> None:
    teams = [update(number) for number in range(5)]
    firsts = [speaking_order(teams, date(2026, month, 1))[0].team_id for month in range(1, 11)]
    assert sorted(firsts[:5]) == [0, 1, 2, 3, 4]
    assert firsts[:5] == firsts[5:]
    assert all((after - before) % 5 == 1 for before, after in pairwise(firsts))


def test_teams_that_ask_for_help_speak_before_those_that_do_not() -> None:
    teams = [update(0), update(1), update(2, asks="Who has a template?"), update(3)]
    first, second, *_ = speaking_order(teams, OCTOBER)
    assert 2 in (first.team_id, second.team_id)


def test_somebody_who_needs_no_help_does_not_jump_the_queue() -> None:
    plain = [update(number) for number in range(4)]
    polite = [update(number, asks="No, thanks!" if number == 3 else "") for number in range(4)]
    assert ids(speaking_order(polite, OCTOBER)) == ids(speaking_order(plain, OCTOBER))


def test_a_silent_team_keeps_its_turn_after_the_others() -> None:
    teams = [silent(0), update(1), silent(2), update(3)]
    for month in (OCTOBER, NOVEMBER):
        assert {one.team_id for one in speaking_order(teams, month)[2:]} == {0, 2}


def test_a_team_that_only_reported_its_figures_is_not_silent() -> None:
    assert not Update(1, "Elm", reported=frozenset({"four-hour"})).silent


@given(
    st.lists(st.sampled_from(["silent", "asks", "tells"]), max_size=60),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_nobody_is_left_out_and_nobody_speaks_twice(kinds: list[str], month: date) -> None:
    teams = [
        silent(number) if kind == "silent" else update(number, asks="Help!" if kind == "asks" else "")
        for number, kind in enumerate(kinds)
    ]
    order = speaking_order(teams, month)
    assert sorted(ids(order)) == list(range(len(kinds)))


def test_what_the_facilitator_chose_stands_whatever_the_teams_ask() -> None:
    library = [Topic("beds", "Beds before noon", ("beds",)), Topic("rota", "Rota", ("rota",))]
    asking = [update(1, asks="Beds, please")]
    agenda = compiled(asking, library, chosen=["rota", "Flu"], discussed=(), minutes=60, month=OCTOBER)
    assert agenda.chosen
    assert agenda.topics == ("Rota", "Flu")


def test_a_facilitator_may_leave_the_topics_open() -> None:
    asking = [update(1, asks="Beds, please")]
    library = [Topic("beds", "Beds before noon", ("beds",))]
    assert compiled(asking, library, chosen=[], discussed=(), minutes=60, month=OCTOBER).topics == ()


def test_while_nobody_chose_the_best_suggestions_stand() -> None:
    library = [Topic("beds", "Beds before noon", ("beds",)), Topic("rota", "Rota", ("rota",))]
    asking = [update(1, asks="Our rota"), update(2)]
    agenda = compiled(asking, library, chosen=None, discussed=(), minutes=60, month=OCTOBER)
    assert not agenda.chosen
    assert agenda.topics == ("Rota",)


@pytest.mark.parametrize("minutes_in_all", [1, 5, 1440])
def test_odd_lengths_add_up_too(minutes_in_all: int) -> None:
    ends = time_boxed([1, 2], minutes_in_all)[-1]
    assert ends.starts + ends.length == timedelta(minutes=minutes_in_all)


def minutes(boxes: tuple[Item, ...], kind: ItemKind) -> list[float]:
    return [box.length / timedelta(minutes=1) for box in boxes if box.kind is kind]


def ids(order: tuple[Update, ...]) -> list[int]:
    return [one.team_id for one in order]


def update(number: int, asks: str = "") -> Update:
    told = TeamAnswer("focus", "Going on as before.")
    return Update(number, f"Team {number}", (told, TeamAnswer("help", asks)) if asks else (told,))


def silent(number: int) -> Update:
    return Update(number, f"Team {number}")
