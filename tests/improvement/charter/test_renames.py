"""Keys that changed, told apart from teams that left and teams that came."""

from dataclasses import replace

import pytest

from improvement.charter.reading import read_charter
from improvement.charter.renames import Rename, likely_renames, told_renames, with_renames
from improvement.charter.values import Charter
from improvement.refusal import Refused
from prompts import library

OLD = read_charter(library.charter_text("six-building-blocks"), library.shipped())


def with_team(charter: Charter, at: int, **changed: str) -> Charter:
    teams = list(charter.teams)
    teams[at] = replace(teams[at], **changed)  # type: ignore[arg-type]  # fields that are text
    return replace(charter, teams=tuple(teams))


def test_a_key_with_another_spelling_is_a_likely_rename() -> None:
    key = OLD.teams[0].key
    renamed = with_team(OLD, 0, key=f"{key}-clinic")
    assert likely_renames(OLD, renamed) == (Rename("team", key, f"{key}-clinic"),)


def test_the_same_name_under_quite_another_key_is_a_likely_rename() -> None:
    assert likely_renames(OLD, with_team(OLD, 0, key="zz9")) == (Rename("team", OLD.teams[0].key, "zz9"),)


def test_another_team_in_place_of_one_is_none() -> None:
    assert likely_renames(OLD, with_team(OLD, 0, key="zz9", name="Quite another")) == ()


def test_two_that_are_gone_are_never_taken_for_one_that_came() -> None:
    key = OLD.teams[0].key
    both = replace(OLD, teams=(replace(OLD.teams[0], key=f"{key}-a"), replace(OLD.teams[1], key=f"{key}-b")))
    one = replace(OLD, teams=(replace(OLD.teams[0], key=key),))
    assert len(likely_renames(both, one)) == 1


def test_what_is_told_must_be_gone_and_new() -> None:
    key = OLD.teams[0].key
    renamed = with_team(OLD, 0, key="zz9")
    assert told_renames(OLD, renamed, [(key, "zz9")]) == (Rename("team", key, "zz9"),)
    for pair in [(OLD.teams[1].key, "zz9"), (key, OLD.teams[1].key), ("zz9", key)]:
        with pytest.raises(Refused, match="rename_unknown"):
            told_renames(OLD, renamed, [pair])


def test_with_the_new_key_nothing_differs() -> None:
    renamed = with_team(OLD, 0, key="zz9")
    assert with_renames(OLD, likely_renames(OLD, renamed)) == renamed


def test_a_key_is_renamed_once_and_said_twice_it_is_the_same() -> None:
    key, other = OLD.teams[0].key, OLD.teams[1].key
    renamed = with_team(with_team(OLD, 0, key="zz9"), 1, key="zz8")
    assert told_renames(OLD, renamed, [(key, "zz9"), (key, "zz9")]) == (Rename("team", key, "zz9"),)
    for pairs in [[(key, "zz9"), (other, "zz9")], [(key, "zz9"), (key, "zz8")]]:
        with pytest.raises(Refused, match="rename_unknown"):
            told_renames(OLD, renamed, pairs)
