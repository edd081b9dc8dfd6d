"""The form of a month: all measures of a team, those missing first; what is left empty stays as it was."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers import ids
from handlers.slack import kit, modals
from improvement.call import StepKind
from improvement.measure import Kind, Measure, Value
from sandbox.person.person import Person
from storage import measure as measures
from storage import team as teams
from storage.charter import load_charter, save_charter
from storage.tables import Collaborative
from tests.cast import MEASURES, Stage
from tests.dialogue import acknowledged, block, form, hears, hears_directly, is_told, sends, texts, types
from tests.stories.measuring import SEPTEMBER, filled, history, is_told_at, report, stored

AUGUST, OCTOBER = date(2026, 8, 1), date(2026, 10, 1)
COUNTS = {"value:agreement": "81", "denominator:agreement": "90"}


def test_one_form_holds_all_measures_of_the_month(stage: Stage) -> None:
    types(stage, stage.member, "/measure")
    view = form(stage, stage.member)
    assert "Signed agreement" in texts(view)
    assert "Pain visits" in texts(view)
    assert "no patient details" in texts(view)
    assert "a comment is shown beside its value, to the other teams as well" in texts(view)
    inputs = [one for one in view.blocks if one["type"] == "input" and one["block_id"] != "month"]
    assert all(one["optional"] for one in inputs)
    sends(stage, stage.member, COUNTS | {"value:visits": "17", "comment:visits": "Ward B was closed"})
    answer = texts(hears(stage, stage.member, "Pain visits*, September 2026: *17 visits*"))
    assert "Signed agreement*, September 2026: *90% (81 of 90)*" in answer
    assert "Ward B was closed" in answer
    assert values(stage) == {"agreement": Value(81, 90), "visits": Value(17)}


def test_report_a_measure_opens_at_the_first_that_is_missing(stage: Stage) -> None:
    report(stage, {SEPTEMBER: Value(81, 90)})
    stage.move_to(StepKind.ASK)
    asked = hears(stage, stage.member, "how is it going")
    acknowledged(stage.member.presses(asked, ids.MEASURE_OPEN))
    view = form(stage, stage.member)
    first, *others = [one["element"] for one in view.blocks if one["type"] == "input"][1:]
    assert (first["action_id"], first["focus_on_load"]) == ("value:visits", True)
    assert not [one for one in others if one.get("focus_on_load")]
    assert filled(view, "value:agreement", "denominator:agreement") == ("81", "90")
    assert (
        "*Signed agreement*\nSigned / all. Target 90%, higher is better.\n"
        f"Reported so far: 90% (81 of 90), by <@{stage.lead.id}>."
    ) in texts(view)


def test_what_is_left_empty_or_untouched_stays_as_it_was(stage: Stage) -> None:
    types(stage, stage.lead, "/measure agreement 81/90, before the move")
    hears(stage, stage.lead, "81 of 90")
    types(stage, stage.member, "/measure")
    sends(stage, stage.member, {"value:visits": "17", "value:agreement": "", "comment:agreement": ""})
    hears(stage, stage.member, "*17 visits*")
    assert values(stage) == {"agreement": Value(81, 90), "visits": Value(17)}
    assert history(stage) == [(81, stage.lead.id)]


def test_a_comment_alone_is_added_to_the_value_that_is_there(stage: Stage) -> None:
    report(stage, {SEPTEMBER: Value(89.9, 100, percent_only=True)})
    types(stage, stage.member, "/measure agreement")
    sends(stage, stage.member, {"comment:agreement": "From the dashboard"})
    hears(stage, stage.member, "From the dashboard")
    assert stored(stage) == {SEPTEMBER: Value(89.9, 100, percent_only=True)}


def test_no_data_is_written_into_the_field(stage: Stage) -> None:
    types(stage, stage.member, "/measure")
    sends(stage, stage.member, {"value:agreement": "n/a", "comment:agreement": "The server was down"})
    hears(stage, stage.member, "Signed agreement*, September 2026: *no data*")
    assert stored(stage) == {SEPTEMBER: None}
    types(stage, stage.member, "/measure agreement")
    assert filled(form(stage, stage.member), "value:agreement", "comment:agreement") == (
        "n/a",
        "The server was down",
    )
    sends(stage, stage.member, COUNTS)
    hears(stage, stage.member, "It replaces no data")
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}


def test_nothing_of_a_form_is_saved_before_what_could_be_a_slip_is_answered(stage: Stage) -> None:
    types(stage, stage.member, "/measure")
    view = form(stage, stage.member)
    acknowledged(stage.member.submits(view, {"value:agreement": "89.9%", "value:visits": "17"}))
    again = form(stage, stage.member, "Nothing is saved yet")
    assert "I understood: *Signed agreement*, September 2026: *89.9%*" in texts(again)
    assert "Pain visits*, September" not in texts(again)
    assert again.payload["submit"]["text"] == "Save it"
    assert values(stage) == {}
    sends(stage, stage.member)
    hears(stage, stage.member, "*17 visits*")
    assert values(stage) == {"agreement": Value(89.9, 100, percent_only=True), "visits": Value(17)}


def test_a_percentage_over_counts_is_asked_about_in_the_form_too(stage: Stage) -> None:
    report(stage, {SEPTEMBER: Value(81, 90)})
    types(stage, stage.member, "/measure agreement")
    acknowledged(stage.member.submits(form(stage, stage.member), {"value:agreement": "89.9%"}))
    form(stage, stage.member, "It would take the place of 90% (81 of 90)")
    assert values(stage) == {"agreement": Value(81, 90)}
    sends(stage, stage.member)
    hears(stage, stage.member, "It replaces 90% (81 of 90)")
    assert values(stage) == {"agreement": Value(89.9, 100, percent_only=True)}


def test_what_was_asked_about_can_be_changed_in_the_form_before_it_is_sent_again(stage: Stage) -> None:
    types(stage, stage.member, "/measure")
    acknowledged(stage.member.submits(form(stage, stage.member), {"value:agreement": "89.9%"}))
    form(stage, stage.member, "Nothing is saved yet")
    sends(stage, stage.member, COUNTS)
    hears(stage, stage.member, "90% (81 of 90)")
    assert values(stage) == {"agreement": Value(81, 90)}


def test_what_somebody_reported_meanwhile_is_not_written_over_unseen(stage: Stage) -> None:
    types(stage, stage.member, "/measure")
    view = form(stage, stage.member)
    types(stage, stage.lead, "/measure agreement 82/90")
    hears(stage, stage.lead, "82 of 90")
    acknowledged(stage.member.submits(view, COUNTS))
    again = form(stage, stage.member, "Somebody reported it meanwhile: 91.1% (82 of 90)")
    assert filled(again, "value:agreement", "denominator:agreement") == ("81", "90")
    assert values(stage) == {"agreement": Value(82, 90)}
    sends(stage, stage.member)
    hears(stage, stage.member, "It replaces 91.1%")
    assert values(stage) == {"agreement": Value(81, 90)}


def test_another_month_shows_what_is_kept_of_it_and_what_was_typed_stays(stage: Stage) -> None:
    report(stage, {AUGUST: Value(70, 100)})
    types(stage, stage.member, "/measure")
    view = form(stage, stage.member)
    months = block(view, "month")["element"]
    shown = [option["text"]["text"] for option in months["options"]]
    assert shown[:3] == ["October 2026 · missing", "September 2026 · missing", "August 2026 · 1 of 2 missing"]
    assert (len(shown), months["initial_option"]["text"]["text"]) == (13, "September 2026 · missing")
    stage.member.fills(view, {"value:visits": "17", "comment:visits": "A new form"})
    stage.member.fills(form(stage, stage.member), {"Month": "August 2026 · 1 of 2 missing"})
    view = form(stage, stage.member, "Reported so far: 70% (70 of 100)")
    assert filled(view, "value:agreement", "value:visits", "comment:visits") == ("70", "17", "A new form")
    sends(stage, stage.member)
    hears(stage, stage.member, "Pain visits*, August 2026: *17 visits*")
    assert values(stage, AUGUST) == {"agreement": Value(70, 100), "visits": Value(17)}


def test_a_named_measure_comes_first(stage: Stage) -> None:
    types(stage, stage.member, "/measure visits")
    view = form(stage, stage.member, "Value (visits)")
    first = next(
        one["element"] for one in view.blocks if one["type"] == "input" and one["block_id"] != "month"
    )
    assert (first["action_id"], first["focus_on_load"]) == ("value:visits", True)


def test_a_measure_that_the_team_does_not_measure_is_not_in_the_form_unless_it_is_named(stage: Stage) -> None:
    types(stage, stage.member, "/measure visits we do not measure this")
    hears(stage, stage.member, "I will not ask for it any more")
    types(stage, stage.member, "/measure")
    assert "Pain visits" not in texts(form(stage, stage.member))
    types(stage, stage.member, "/measure visits")
    form(stage, stage.member, "Pain visits")


def test_forty_measures_fit_slacks_form_and_those_missing_come_first(stage: Stage) -> None:
    many = tuple(Measure(f"m{n}", f"Measure {n}", Kind.PROPORTION) for n in range(40))
    with stage.session() as session:
        charter = load_charter(session, session.get_one(Collaborative, stage.collaborative.id))
        changed = replace(charter, measures=(*MEASURES, *many))
        save_charter(session, stage.workspace.team_id, changed, stage.clock())
        session.commit()
    report(stage, {SEPTEMBER: Value(81, 90)})
    types(stage, stage.member, "/measure")
    view = form(stage, stage.member, "This form has room for 20 of your 42 measures")
    assert len(view.blocks) <= kit.MODAL_BLOCKS
    assert len(view.payload["private_metadata"]) < 3000
    assert "Signed agreement" not in texts(view)
    filled_in = {f"value:m{n}": "1" for n in range(19)} | {f"denominator:m{n}": "2" for n in range(19)}
    sends(stage, stage.member, filled_in | {"value:visits": "17"})
    answer = hears(stage, stage.member, "Measure 0*, September 2026")
    assert len(answer.blocks) <= kit.MESSAGE_BLOCKS
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    hears(stage, stage.member, "Measure 18*, September 2026: taken back")
    assert values(stage) == {"agreement": Value(81, 90)}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"value:agreement": "abc", "denominator:agreement": "90"},
            "value:agreement",
            "“abc” is not a number",
        ),
        (
            {"value:agreement": "12", "denominator:agreement": "0"},
            "denominator:agreement",
            "The number of all cases is 0",
        ),
        ({"value:agreement": "120", "denominator:agreement": "100"}, "value:agreement", "more than all"),
        ({"value:agreement": "-3", "denominator:agreement": "100"}, "value:agreement", "below zero"),
        (
            {"value:agreement": "1e309", "denominator:agreement": "9"},
            "value:agreement",
            "larger than any count",
        ),
        ({"value:agreement": "81"}, "value:agreement", "two numbers: how many, of how many"),
        (
            {"value:agreement": "12.5", "denominator:agreement": "100"},
            "value:agreement",
            "not a whole number",
        ),
        ({"denominator:agreement": "90"}, "value:agreement", "Write the number as well"),
        ({"comment:visits": "A new form"}, "value:visits", "Write the number as well"),
        ({"value:visits": "many"}, "value:visits", "“many” is not a number"),
        ({}, "value:agreement", "Nothing new is filled in"),
    ],
)
def test_a_slip_in_the_form_is_told_at_its_field_and_nothing_of_it_is_saved(
    stage: Stage, typed: dict[str, str], field: str, words: str
) -> None:
    types(stage, stage.member, "/measure")
    is_told_at(stage, stage.member, field, words, typed)
    assert values(stage) == {}
    sends(
        stage,
        stage.member,
        {"value:agreement": "1,812", "denominator:agreement": "2,903"}
        | {"value:visits": "17", "comment:visits": ""},
    )
    hears(stage, stage.member, "*17 visits*")
    assert values(stage) == {"agreement": Value(1812, 2903), "visits": Value(17)}


def test_a_form_sent_twice_is_kept_once(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement")
    view = form(stage, stage.member)
    twice = [stage.member.submits(view, COUNTS) for _ in range(2)]
    for sent in twice:
        acknowledged(sent)
    hears(stage, stage.member, "81 of 90")
    assert history(stage) == [(81, stage.member.id)]


def test_somebody_taken_off_the_team_meanwhile_keeps_what_they_typed_and_changes_nothing(
    stage: Stage,
) -> None:
    types(stage, stage.member, "/measure agreement")
    form(stage, stage.member)
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    is_told(stage, stage.member, "month", "Only members of that team", COUNTS)
    assert stored(stage) == {}


def test_what_was_answered_directly_is_undone_there(stage: Stage) -> None:
    types(stage, stage.hillcrest, "/measure agreement", "lobby")
    sends(stage, stage.hillcrest, COUNTS)
    answer = hears_directly(stage, stage.hillcrest, "81 of 90")
    acknowledged(stage.hillcrest.presses(answer, ids.MEASURE_UNDO))
    hears_directly(stage, stage.hillcrest, "Nothing is reported for the month now")
    assert stored(stage, team="hillcrest") == {}


def test_the_form_answers_directly_where_the_bot_is_not_in_the_channel(stage: Stage) -> None:
    types(stage, stage.hillcrest, "/measure agreement", "lobby")
    sends(stage, stage.hillcrest, COUNTS)
    hears_directly(stage, stage.hillcrest, "81 of 90")


def test_a_neighbour_cannot_report_for_another_team_by_a_form_meant_for_it(stage: Stage) -> None:
    bent(stage, stage.neighbour, {"team": stage.team("northside").id})
    is_told(stage, stage.neighbour, "month", "Only members of", COUNTS)
    assert stored(stage) == {}


def test_a_form_that_claims_to_have_seen_another_teams_value_shows_nothing_of_it(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 81/90, of Northside alone")
    hears(stage, stage.member, "81 of 90")
    with stage.session() as session:
        (theirs,) = measures.values(session, 1, stage.team("northside").id)
    bent(stage, stage.neighbour, {"seen": {"agreement": theirs.id}})
    stage.neighbour.submits(
        form(stage, stage.neighbour), {"value:agreement": "7", "denominator:agreement": "9"}
    )
    again = form(stage, stage.neighbour, "Nothing is saved yet")
    assert "of Northside alone" not in str(again.payload)
    assert stored(stage, team="riverside") == {}


# -- how the stories look inside ------------------------------------------------------------------


def values(stage: Stage, month: date = SEPTEMBER) -> dict[str, Value]:
    """What Northside has reported of the month, by the key of the measure."""
    with stage.session() as session:
        rows = measures.measures(session, stage.collaborative.id)
        kept = measures.values_of_teams(session, [row.id for row in rows], [stage.team("northside").id])
        return {
            row.key: measures.as_value(value)
            for row in rows
            for value in kept.get((row.id, stage.team("northside").id), ())
            if value.month == month
        }


def bent(stage: Stage, person: Person, carried: dict[str, Any]) -> None:
    """A form of somebody whose metadata was bent."""
    types(stage, person, "/measure agreement", "riverside")
    view = form(stage, person)
    payload = (
        view.payload
        | modals.modal("", "", [], close="", metadata=modals.metadata(view.payload) | carried)
        | {name: view.payload[name] for name in ("callback_id", "title", "close", "blocks", "submit")}
    )
    stage.workspace.modals.keep(view, "was bent", payload=payload)
