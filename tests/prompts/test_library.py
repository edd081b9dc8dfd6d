"""What ships can be used: charters without mistakes, figures that fit them, and words for every mistake."""

import ast
import csv
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

import improvement
from improvement.call import with_exception
from improvement.charter.changes import compare
from improvement.charter.notes import notes
from improvement.charter.reading import CharterMistakes, read_charter
from improvement.charter.writing import to_yaml
from improvement.measure_import import ImportResult, read_values
from prompts import library
from prompts.words import Words

NOW = datetime(2026, 10, 1, tzinfo=UTC)
WORDS = Words("en")
CHARTERS = library.names("charters")


@pytest.mark.parametrize("name", CHARTERS)
def test_a_shipped_charter_reads_without_mistakes_and_leaves_nothing_to_note_but_holidays(name: str) -> None:
    charter = read_charter(library.charter_text(name), library.shipped())
    assert charter.key == name
    assert {note.code for note in notes(charter, NOW)} <= {"note_holiday_step"}


@pytest.mark.parametrize("name", CHARTERS)
def test_a_shipped_charter_can_be_exported_and_read_again(name: str) -> None:
    charter = read_charter(library.charter_text(name), library.shipped())
    assert read_charter(to_yaml(charter), library.shipped()) == charter


@pytest.mark.parametrize("name", CHARTERS)
def test_every_measure_that_ships_has_a_definition_and_tells_its_team_what_to_count(name: str) -> None:
    charter = read_charter(library.charter_text(name), library.shipped())
    assert all(len(measure.definition) > 80 for measure in charter.measures)


def test_the_four_standing_questions_ship() -> None:
    assert [question.key for question in library.question_set("four-standing")] == [
        "successes-challenges",
        "focus",
        "help",
        "discuss",
    ]


def test_every_file_on_a_shelf_begins_with_a_remark_for_its_editor() -> None:
    for shelf in ("charters", "questions", "topics"):
        assert library.names(shelf)
        for name in library.names(shelf):
            assert files("prompts").joinpath(shelf, f"{name}.yaml").read_text("utf-8").startswith("# ")


def test_a_name_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(LookupError, match="four-standing"):
        library.question_set("five-standing")
    with pytest.raises(LookupError):
        library.charter_text("../charters/emergency-flow")


def demo_figures(text: str | None = None) -> ImportResult:
    charter = read_charter(library.charter_text("emergency-flow"), library.shipped())
    held = text or files("bot").joinpath("demo_data", "emergency_flow.csv").read_text("utf-8")
    teams = {team.key: team.name for team in charter.teams}
    return read_values(held, charter.measures, teams, date(2019, 4, 18))


def test_the_demo_figures_import_whole_into_their_charter() -> None:
    found = demo_figures()
    assert not found.mistakes
    assert len(found.rows) == 5 * 36 * 2
    assert {row.month for row in found.rows} == {
        date(2016 + (3 + n) // 12, (3 + n) % 12 + 1, 1) for n in range(36)
    }


def test_the_demo_figures_say_where_they_come_from() -> None:
    readme = files("bot").joinpath("demo_data", "README.md").read_text("utf-8")
    line = "Contains public sector information licensed under the Open Government Licence v3.0."
    assert line in readme
    assert line in library.charter_text("emergency-flow")


def test_both_measures_of_the_demo_count_the_same_attendances() -> None:
    text = files("bot").joinpath("demo_data", "emergency_flow.csv").read_text("utf-8")
    seen: dict[tuple[str, str], set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        seen.setdefault((row["team"], row["month"]), set()).add(row["denominator"])
    assert all(len(denominators) == 1 for denominators in seen.values())


def codes(*modules: str) -> set[str]:
    """Every mistake's code in the source of those modules."""
    folder = Path(improvement.__file__).parent
    calls = [
        node
        for module in modules
        for node in ast.walk(ast.parse((folder / f"{module}.py").read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]
    makers = {"mistake", "Mistake", "Refused", "_refuse", "Wrong", "_named", "Note"}
    words = {
        argument.value
        for call in calls
        if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""))
        in makers
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    return {word for word in words if re.fullmatch(r"[a-z_0-9]{4,}", word)}


MEASURE = ("measure/amounts", "measure/months", "measure/names", "measure/numbers", "measure/values")


@pytest.mark.parametrize(
    ("noun", "modules"),
    [
        (
            "charter",
            ("call", "charter/checks", "charter/fields", "charter/notes", "charter/reading", "yaml_lines"),
        ),
        ("measure_import", ("csv_lines", *MEASURE, "measure_import")),
        ("chart_csv", ("csv_lines", "run_chart/table", "run_chart/table_cells")),
    ],
)
def test_every_mistake_that_can_be_made_has_its_words(noun: str, modules: tuple[str, ...]) -> None:
    template = files("prompts").joinpath("templates", "en", f"{noun}.j2").read_text("utf-8")
    macros = set(re.findall(r"macro (\w+)\(", template))
    found = codes(*modules)
    assert len(found) > 15
    assert found <= macros


WRONG_CHARTERS = (
    "",
    "- a",
    "key: a\n\tname: b",
    "leads: @a",
    "a: 'b",
    "a: b: c",
    "a: [b\nc: d",
    "a: 1\n---\nb: 2",
    "key: \x00",
    "[" * 3000,
    "x" * 300_001,
    "{[a]: b, key: &a x, name: *a}",
    """\
key: A & B
nmae: x
aim:
channel: #flow
facilitators: []
zone: London
language: fr
call: {week: fifth, weekday: Thurday, at: 25:00, minutes: x, exceptions: [{date: x, instead: y}]}
lead_times: {ask_days: x, remind_days: [4, 3, 2]}
questions: x
topics: [{text: a, tags: {a: b}}, a]
measures:
  - {key: a, name: A, type: proportion, better: higher, target: 120, definition: d}
  - {key: a, name: B, type: rate, target: -1, per: 0, definition: d}
  - {key: c, name: C, type: count, target: x, per: 3, definition: [d]}
  - {key: d, name: D, type: count, per: 3, definition: d}
teams:
  - {key: a, name: A}
  - {key: b, name: B, members: ["@1", "@2", "@3", "@4", "@5", "@6", "@7", "@8", "@9"]}
  - {name: Luton & Dunstable, channel: "A B", members: "a@b"}
  - text
teams: none
""",
    *(
        f"key: a\nlead_times: {{{leads}}}\ncall: {{week: third, weekday: Thursday, at: 12:30, exceptions: ["
        "{date: 2026-12-24, instead: no call}, {date: 2026-12-17, instead: 2027-01-07}, "
        "{date: 2027-01-21, instead: no call}, {date: 2027-01-21, instead: no call}]}\n"
        for leads in (
            "remind_days: [2, 4]",
            "agenda_days: 5",
            "agenda_at: 08:00",
            "summary_after_hours: 100",
        )
    ),
)


@pytest.mark.parametrize("text", WRONG_CHARTERS, ids=range(len(WRONG_CHARTERS)))
def test_every_mistake_in_a_charter_is_a_sentence_for_its_line(text: str) -> None:
    with pytest.raises(CharterMistakes) as raised:
        read_charter(text, library.shipped())
    for mistake in raised.value.mistakes:
        sentence = WORDS.plain("charter", mistake.code, **mistake.facts)
        assert re.match(r"[`'A-Z\d]", sentence)
        assert "\n" not in sentence
        assert "  " not in sentence
        assert "None" not in sentence


def test_a_misspelt_weekday_is_answered_with_the_right_one() -> None:
    text = library.charter_text("emergency-flow").replace("weekday: Thursday", "weekday: Thurday")
    with pytest.raises(CharterMistakes) as raised:
        read_charter(text, library.shipped())
    (mistake,) = raised.value.mistakes
    sentence = WORDS.plain("charter", mistake.code, **mistake.facts)
    assert WORDS.plain("charter", "line", number=mistake.line, sentence=sentence) == (
        "line 21: `weekday` is 'Thurday'. Use one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, "
        "Sunday. Did you mean Thursday?"
    )


WRONG_FIGURES = """\
team,measure,month,numerator,denominator
leds,four-hour,2018-10,1,2
A&E,four-hour,2018-10,1,2
leeds,four-hours,2018-10,1,2
leeds,four-hour,2020-10,1,2
leeds,four-hour,Oct,1,2
leeds,four-hour,x1,1,2
leeds,four-hour,1926-01,1,2
leeds,four-hour,2018-10,abc,2
leeds,four-hour,2018-10,1,0
leeds,four-hour,2018-10,3,2
leeds,four-hour,2018-10,-3,2
leeds,four-hour,2018-10,1e309,2
leeds,four-hour,2018-10,1.5,2
leeds,four-hour,2018-10,1,
leeds,four-hour,2018-10,,2
leeds,four-hour,2018-09,1,2
leeds,four-hour,2018-09,1,2
leeds,four-hour,2018-08,1,204,1,300
"""


@pytest.mark.parametrize(
    "text",
    [
        WRONG_FIGURES,
        "\n",
        "team,measure,month\n",
        "team,team,mesure,month,value,numerator\n",
        'team,measure,month,value\n"x\n',
    ],
)
def test_every_mistake_in_a_file_of_figures_is_a_sentence_for_its_line(text: str) -> None:
    found = demo_figures(text)
    assert found.mistakes
    for mistake in found.mistakes:
        sentence = WORDS.plain("measure_import", mistake.code, **mistake.facts)
        assert re.match(r"[`'“A-Z\d]", sentence)
        assert "&amp;" not in sentence
        assert "\n" not in sentence


def test_everything_worth_a_second_look_is_a_sentence() -> None:
    charter = read_charter(library.charter_text("emergency-flow"), library.shipped())
    one_team = replace(charter.teams[0], leads=())
    weekend = replace(charter, teams=(one_team,), measures=(), rule=replace(charter.rule, weekday=0))
    many = replace(charter, measures=charter.measures * 4)
    found = [*notes(weekend, NOW), *notes(many, NOW)]
    assert len({note.code for note in found}) == 5
    for note in found:
        assert WORDS.plain("charter", note.code, **note.facts).endswith(".")


def test_a_holiday_is_a_question_with_the_exception_that_answers_it() -> None:
    charter = read_charter(library.charter_text("six-building-blocks"), library.shipped())
    fourth = replace(charter.rule, week=4, weekday=3, zone="America/New_York", exceptions=())
    american = replace(charter, country="US", zone="America/New_York", rule=fourth)
    said = [WORDS.plain("charter", note.code, **note.facts) for note in notes(american, NOW)]
    assert (
        "26 November 2026 is Thanksgiving Day: move the call to the 19th? "
        "Then add an exception: date: 2026-11-26, instead: 2026-11-19"
    ) in said


def test_a_new_charter_and_a_changed_one_are_told_line_by_line() -> None:
    flow, opioids = (
        read_charter(library.charter_text(name), library.shipped())
        for name in ("emergency-flow", "six-building-blocks")
    )
    moved = with_exception(flow.rule, flow.rule.usual_date(2027, 4), None)
    changed = replace(opioids, rule=moved, teams=(*opioids.teams, *flow.teams[::-1]))
    for change in (*compare(None, flow), *compare(flow, changed)):
        line = WORDS.plain(
            "charter",
            f"change_{change.kind}",
            what=change.what,
            name=change.name,
            field=change.field,
            before=change.before,
            after=change.after,
        )
        assert line[:2] in ("+ ", "~ ", "- ")
        assert not re.search(r"\n|[\[{]|None", line)


def test_a_change_of_the_charter_is_one_line() -> None:
    line = WORDS.plain(
        "charter", "change_change", what="measure", name="A&E waits", field="target", before=90, after=None
    )
    assert line == "~ measure A&E waits, target: 90 -> (nothing)"
