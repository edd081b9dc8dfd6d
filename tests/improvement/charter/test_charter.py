"""A charter is read, or every mistake in it is named with its line."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.call import LeadTimes, MonthlyRule, usual_leads, with_exception
from improvement.charter.changes import Change, compare
from improvement.charter.notes import Note, notes
from improvement.charter.reading import CharterMistakes, Library, read_charter, read_fields
from improvement.charter.values import (
    Charter,
    CharterTeam,
    Question,
    Topic,
    channels_named,
    people_named,
    resolved,
)
from improvement.charter.writing import plain, to_yaml
from improvement.measure import Direction, Kind, Measure
from improvement.mistake import Mistake

FOUR = (Question("focus", "What is your focus?"), Question("help", "What do you need?", "Just ask"))
NOW = datetime(2026, 10, 1, tzinfo=UTC)
SHIPPED = Library(questions={"four-standing": FOUR}, topics={"flow": (Topic("beds", "Beds"),)})

GOOD = """\
key: emergency-flow
name: Emergency flow
aim: Nobody waits longer than they must.
channel: "#emergency-flow"
facilitators: ["@flow-facilitator"]
zone: Europe/London
call:
  week: third
  weekday: Thursday
  at: 12:30
questions: four-standing
teams:
  - key: leeds
    name: Leeds
    channel: "#flow-leeds"
    leads: ["@leeds-lead"]
    members: ["@leeds-nurse"]
"""

EVERYTHING_WRONG = """\
key: Emergency Flow
nmae: Emergency flow
aim:
channel: #emergency-flow
facilitators: []
zone: London
language: fr
call:
  week: fifth
  weekday: Thurday
  at: 25:00
  minutes: an hour
  exceptions:
    - date: next week
      instead: 2026-13-01
lead_times:
  ask_days: 30
  remind_days: [4, 3, 2]
  hand_over: 1
  agenda_days: soon
  morning: 9 o'clock
  summary_after_hours: two
questions: four-standng
topics:
  - text: Beds
    tags: {a: b}
  - Beds
measures:
  - key: four-hour
    name: Left within four hours
    type: proportion
    better: higher
    target: 120
    definition: Of all who came, those who left in time.
  - key: four-hour
    type: percent
    better: good
    target: lots
    definition: [a, b]
    rules: shewhart
  - key: falls
    name: Falls
    type: count
    target: 3
    per: 1000
    definition: Falls on the ward.
teams:
  - key: leeds
    name: Leeds
  - name: Luton and Dunstable
    channel: "#Flow Luton"
    members: ["nurse@example.org"]
  - just a word
  - key: leeds
    name: leeds
    leads: ["@a, b"]
    members: ["@1", "@2", "@3", "@4", "@5", "@6", "@7", "@8"]
teams: none
"""


def mistakes(text: str, shipped: Library = SHIPPED) -> list[tuple[int, str, str]]:
    with pytest.raises(CharterMistakes) as raised:
        read_charter(text, shipped)
    return [(mistake.line, mistake.where, mistake.code) for mistake in raised.value.mistakes]


def facts(text: str) -> dict[str, object]:
    with pytest.raises(CharterMistakes) as raised:
        read_charter(text, SHIPPED)
    (mistake,) = raised.value.mistakes
    return dict(mistake.facts)


def test_a_charter_with_every_field_wrong_names_every_mistake_at_its_line() -> None:
    assert mistakes(EVERYTHING_WRONG) == [
        (1, "key", "not_a_key"),
        (2, "nmae", "unknown_field"),
        (3, "aim", "blank"),
        (4, "channel", "blank"),
        (5, "facilitators", "wrong_count"),
        (6, "zone", "unknown_zone"),
        (7, "language", "not_one_of"),
        (9, "call.week", "not_one_of"),
        (10, "call.weekday", "not_one_of"),
        (11, "call.at", "not_a_time"),
        (12, "call.minutes", "not_whole_between"),
        (14, "call.exceptions.1.date", "not_a_date"),
        (15, "call.exceptions.1.instead", "not_a_date"),
        (17, "lead_times.ask_days", "not_whole_between"),
        (18, "lead_times.remind_days", "wrong_count"),
        (19, "lead_times.hand_over", "unknown_field"),
        (20, "lead_times.agenda_days", "not_whole_between"),
        (21, "lead_times.morning", "not_a_time"),
        (22, "lead_times.summary_after_hours", "not_a_number"),
        (23, "questions", "unknown_set"),
        (26, "topics.1.tags", "needs_list"),
        (27, "topics.2.key", "duplicate"),
        (33, "measures.1.target", "target_outside"),
        (35, "measures.2.name", "missing"),
        (35, "measures.2.key", "duplicate"),
        (36, "measures.2.type", "not_one_of"),
        (37, "measures.2.better", "not_one_of"),
        (38, "measures.2.target", "not_a_number"),
        (39, "measures.2.definition", "needs_text"),
        (40, "measures.2.rules", "not_one_of"),
        (44, "measures.3.target", "target_needs_better"),
        (45, "measures.3.per", "per_needs_rate"),
        (48, "teams.1", "team_unreachable"),
        (50, "teams.2.key", "missing"),
        (51, "teams.2.channel", "not_a_channel"),
        (52, "teams.2.members.1", "not_a_person"),
        (53, "teams.3", "needs_fields"),
        (54, "teams.4.key", "duplicate"),
        (55, "teams.4.name", "duplicate"),
        (56, "teams.4.leads.1", "not_a_person"),
        (58, "teams", "yaml_twice"),
    ]


def test_a_good_charter_becomes_its_values() -> None:
    charter = read_charter(GOOD, SHIPPED)
    assert charter.rule == MonthlyRule(3, 3, time(12, 30), "Europe/London")
    assert charter.leads == usual_leads(3)
    assert charter.questions == FOUR
    assert charter.language == "en"
    assert not charter.topics
    assert not charter.measures


def test_leads_are_members_too() -> None:
    (team,) = read_charter(GOOD, SHIPPED).teams
    assert team.members == ("@leeds-lead", "@leeds-nurse")
    assert team.leads == ("@leeds-lead",)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "file_empty"),
        ("# only a remark\n", 1, "file_empty"),
        ("- a\n- b\n", 1, "file_not_fields"),
        ("Emergency flow\n", 1, "file_not_fields"),
        ("key: a\ncall:\n\tweek: third\n", 3, "yaml_tab"),
        ("key: a\nname: 'Emergency\nzone: UTC\n", 2, "yaml_quote_open"),
        ("key: a\n  name: b\n", 2, "yaml_colon"),
        ("aim: less waiting: for all\n", 1, "yaml_colon"),
        ("key: a\nleads: [a\nname: b\n", 3, "yaml_unreadable"),
        ("key: a\n---\nkey: b\n", 2, "yaml_two_documents"),
        ("key: \x00", 1, "yaml_character"),
        ("[" * 5_000, 1, "yaml_deep"),
        ("a" * 300_001, 1, "file_too_large"),
    ],
)
def test_a_file_that_is_not_yaml_or_no_charter_says_so(text: str, line: int, code: str) -> None:
    assert [(found, named) for found, _, named in mistakes(text)] == [(line, code)]


def test_every_handle_without_quotes_is_named_at_once() -> None:
    text = "facilitators: @a\nteams:\n  - leads: [@b, @c]\n    members:\n      - @d\n"
    assert [(line, code) for line, _, code in mistakes(text)] == [
        (1, "yaml_at_sign"),
        (3, "yaml_at_sign"),
        (3, "yaml_at_sign"),
        (5, "yaml_at_sign"),
    ]


def test_a_reference_is_refused_before_it_can_grow() -> None:
    text = GOOD.replace("aim: Nobody", "aim: &a Nobody") + "measures: *a\n"
    assert (18, "measures", "yaml_alias") in mistakes(text)


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert read_charter("\ufeff" + GOOD, SHIPPED) == read_charter(GOOD, SHIPPED)


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("weekday: Thursday", "weekday: Thurday", {"near": "Thursday"}),
        ("zone: Europe/London", "zone: london", {"near": "Europe/London"}),
        ("zone: Europe/London", "zone: Europe/Lodnon", {"near": "Europe/London"}),
        ("questions: four-standing", "questions: four-stnading", {"near": "four-standing"}),
        ("key: leeds", "key: Leeds & Co", {"suggestion": "leeds-co"}),
        ("- key: leeds", "- kye: leeds", {"near": "key"}),
        ('"#emergency-flow"', "#emergency-flow", {"comment": "#emergency-flow"}),
        ("    leads:", "    chanel: x\n    leads:", {"near": "channel"}),
        ("name: Leeds\n", f"name: {'x' * 76}\n", {"length": 76, "most": 75}),
    ],
)
def test_a_mistake_brings_its_remedy(right: str, wrong: str, expected: dict[str, object]) -> None:
    assert right in GOOD
    assert expected.items() <= facts(GOOD.replace(right, wrong)).items()


@pytest.mark.parametrize(
    ("typed", "at"),
    [("12:30", time(12, 30)), ("9:05", time(9, 5)), ("12.30", time(12, 30)), ("1:30 pm", time(13, 30))],
)
def test_a_time_is_read_as_people_write_it(typed: str, at: time) -> None:
    assert read_charter(GOOD.replace("at: 12:30", f"at: {typed}"), SHIPPED).rule.at == at


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"#flow-leeds"', "#flow-leeds"),
        ("flow-leeds", "#flow-leeds"),
        ("C024BE91L", "C024BE91L"),
        ("<#C024BE91L|flow-leeds>", "C024BE91L"),
        ('"#urgences-été"', "#urgences-été"),
    ],
)
def test_a_channel_is_a_name_or_an_id(typed: str, read: str) -> None:
    assert read_charter(GOOD.replace('"#flow-leeds"', typed), SHIPPED).teams[0].channel == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"@leeds-lead"', "@leeds-lead"),
        ("leeds-lead", "@leeds-lead"),
        ("U024BE7LH", "U024BE7LH"),
        ('"<@U024BE7LH>"', "U024BE7LH"),
    ],
)
def test_a_person_is_a_handle_or_an_id(typed: str, read: str) -> None:
    assert read_charter(GOOD.replace('"@leeds-lead"', typed), SHIPPED).teams[0].leads == (read,)


def test_one_person_needs_no_list() -> None:
    assert read_charter(
        GOOD.replace('["@flow-facilitator"]', "flow-facilitator, U1"), SHIPPED
    ).facilitators == ("@flow-facilitator", "U1")


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    text = GOOD.replace("name: Leeds", "name: no").replace(
        "aim: Nobody waits longer than they must.", "aim: 1e3"
    )
    charter = read_charter(text, SHIPPED)
    assert (charter.teams[0].name, charter.aim) == ("no", "1e3")


def test_lead_times_out_of_order_are_named_at_their_line() -> None:
    text = GOOD + "lead_times:\n  remind_days: [2, 4]\n"
    assert mistakes(text) == [(19, "lead_times.remind_days", "lead_order")]


def test_lead_times_left_out_keep_clear_of_the_weekend() -> None:
    leads = read_charter(GOOD + "lead_times:\n  summary_after_hours: 1.5\n", SHIPPED).leads
    assert leads == replace(usual_leads(3), summary_after=timedelta(hours=1.5))


def test_an_exception_must_name_a_call_date() -> None:
    text = GOOD.replace(
        "  at: 12:30\n",
        "  at: 12:30\n  exceptions:\n"
        "    - {date: 2026-12-24, instead: no call}\n"
        "    - {date: 2026-12-17, instead: 2027-01-07}\n"
        "    - {date: 2027-01-21, instead: no call}\n"
        "    - {date: 2027-01-21, instead: 2027-01-22}\n",
    )
    assert mistakes(text) == [
        (12, "call.exceptions.1.date", "not_a_call_date"),
        (13, "call.exceptions.2.date", "moved_out_of_month"),
        (15, "call.exceptions.4.date", "exception_twice"),
    ]


def test_a_group_message_holds_eight_people_at_most() -> None:
    nine = GOOD.replace('    channel: "#flow-leeds"\n', "").replace(
        '["@leeds-nurse"]', "[" + ", ".join(f'"@n{n}"' for n in range(8)) + "]"
    )
    assert mistakes(nine) == [(16, "teams.1.members", "group_too_large")]


def test_a_percentage_may_carry_its_sign() -> None:
    text = GOOD + "measures: [{key: a, name: A, type: proportion, better: up, target: 95%, definition: d}]\n"
    (measure,) = read_charter(text, SHIPPED).measures
    assert (measure.target, measure.direction) == (95, Direction.UP)


def test_items_on_one_line_are_still_told_apart() -> None:
    text = GOOD + "topics: [Beds, beds]\n"
    assert mistakes(text) == [(18, "topics.2.key", "duplicate")]


def test_topics_that_would_be_remembered_under_one_key_are_told_apart() -> None:
    text = (
        GOOD
        + "topics:\n  - Beds before noon\n  - Beds, before noon!\n"
        + "  - {key: c, text: x}\n  - {key: d, text: X}\n"
    )
    assert mistakes(text) == [(20, "topics.2.key", "duplicate"), (22, "topics.4.text", "duplicate")]


def test_a_topic_in_letters_that_make_no_key_is_asked_for_one() -> None:
    assert mistakes(GOOD + "topics: [病床]\n") == [(18, "topics.1.key", "missing")]
    assert mistakes(GOOD + "topics:\n  - tags: beds\n") == [(19, "topics.1.text", "missing")]


names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
keys = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
handles = st.from_regex(r"@[a-z][a-z0-9._-]{0,12}", fullmatch=True)
targets = st.one_of(st.none(), st.integers(0, 100).map(float), st.floats(0, 100).map(lambda x: round(x, 2)))


def unlike(items: list[object], field: str) -> bool:
    return len({getattr(item, field).casefold() for item in items}) == len(items)


FEW = settings(max_examples=30)
"""A whole charter takes long to draw, and each has several of everything."""


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    def some(item: st.SearchStrategy[object], most: int, *fields: str, least: int = 0) -> tuple[object, ...]:
        lists = st.lists(item, min_size=least, max_size=most)
        return tuple(draw(lists.filter(lambda held: all(unlike(held, field) for field in fields))))

    rule = draw(
        st.builds(
            MonthlyRule,
            week=st.sampled_from((1, 2, 3, 4, -1)),
            weekday=st.integers(0, 6),
            at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
            zone=st.sampled_from(("Europe/London", "America/New_York", "UTC")),
            minutes=st.integers(10, 240),
        )
    )
    if draw(st.booleans()):
        rule = with_exception(
            rule, rule.usual_date(2027, 5), draw(st.sampled_from((None, date(2027, 5, 31))))
        )
    people = st.lists(handles, max_size=3, unique=True).map(tuple)
    measure = st.builds(
        lambda key, name, kind, target, text: Measure(
            key, name, kind, "", Direction.NONE if target is None else Direction.DOWN, target, text
        ),
        keys,
        names,
        st.sampled_from(Kind),
        targets,
        names,
    )
    team = st.builds(
        lambda key, name, leads, others: CharterTeam(
            key, name, f"#{key}", tuple(dict.fromkeys(leads + others)), leads
        ),
        keys,
        names,
        people,
        people,
    )
    country, subdivision = draw(st.sampled_from([("", ""), ("US", ""), ("US", "MA"), ("FR", "57")]))
    return Charter(
        key=draw(keys),
        name=draw(names),
        aim=draw(names),
        channel="#main_" + draw(keys),
        facilitators=draw(st.lists(handles, min_size=1, max_size=3, unique=True).map(tuple)),
        zone=rule.zone,
        country=country,
        subdivision=subdivision,
        language="en",
        rule=rule,
        leads=usual_leads(rule.weekday),
        questions=some(st.builds(Question, keys, names, names), 3, "key", "text", least=1),  # type: ignore[arg-type]  # tuples of whatever is drawn
        topics=some(st.builds(Topic, keys, names), 3, "key", "text"),  # type: ignore[arg-type]  # tuples of whatever is drawn
        measures=some(measure, 3, "key", "name"),  # type: ignore[arg-type]  # tuples of whatever is drawn
        teams=some(team, 3, "key", "name", least=1),  # type: ignore[arg-type]  # tuples of whatever is drawn
    )


@FEW
@given(charters())
def test_a_charter_written_out_reads_back_the_same(charter: Charter) -> None:
    assert read_charter(to_yaml(charter), Library()) == charter


@FEW
@given(charters())
def test_the_plain_values_of_a_charter_read_like_its_file(charter: Charter) -> None:
    assert read_fields(plain(charter), Library()) == charter


def test_a_form_is_read_by_the_rules_of_a_file() -> None:
    fields = plain(read_charter(GOOD, SHIPPED))
    measure = {"key": "m", "name": "M", "type": "proportion", "better": "higher", "definition": "d"}
    wrong = {**fields, "aim": "  ", "measures": [{**measure, "target": 120}]}
    with pytest.raises(CharterMistakes) as found:
        read_fields(wrong, SHIPPED)
    assert {(mistake.where, mistake.code) for mistake in found.value.mistakes} == {
        ("aim", "blank"),
        ("measures.1.target", "target_outside"),
    }


def test_a_collaborative_may_be_there_before_its_teams() -> None:
    founded = replace(read_charter(GOOD, SHIPPED), teams=())
    assert read_charter(to_yaml(founded), SHIPPED) == founded
    assert Note("note_team_count", {"count": 0, "least": 3, "most": 6}) in notes(founded, NOW)


@FEW
@given(charters())
def test_the_same_charter_twice_changes_nothing(charter: Charter) -> None:
    assert compare(charter, charter) == ()
    assert compare(None, charter)[0] == Change("add", "charter", charter.key, charter.name)


@given(st.text(max_size=200))
def test_whatever_is_in_the_file_the_answer_is_a_charter_or_mistakes(text: str) -> None:
    with pytest.raises(CharterMistakes):
        read_charter(text, SHIPPED)


@given(st.integers(0, len(GOOD)), st.text(max_size=8))
def test_whatever_is_typed_into_a_charter_the_answer_is_a_charter_or_mistakes(place: int, typed: str) -> None:
    text = GOOD[:place] + typed + GOOD[place:]
    found: list[Mistake] = []
    try:
        read_charter(text, SHIPPED)
    except CharterMistakes as wrong:
        found = wrong.mistakes
    assert all(1 <= mistake.line <= len(text.splitlines()) for mistake in found)


def test_names_become_slack_ids() -> None:
    charter = read_charter(GOOD, SHIPPED)
    assert people_named(charter) == ("@flow-facilitator", "@leeds-lead", "@leeds-nurse")
    assert channels_named(charter) == ("#emergency-flow", "#flow-leeds")
    people = {"@flow-facilitator": "U1", "@leeds-lead": "U2", "@leeds-nurse": "U2"}
    with_ids = resolved(charter, people, {"#emergency-flow": "C1", "#flow-leeds": "C2"})
    assert (with_ids.channel, with_ids.facilitators) == ("C1", ("U1",))
    assert with_ids.teams == (CharterTeam("leeds", "Leeds", "C2", ("U2",), ("U2",)),)


def test_changes_are_told_one_by_one() -> None:
    old = read_charter(
        GOOD
        + "measures:\n"
        + "  - {key: a, name: A, type: proportion, better: higher, target: 90, definition: d}\n"
        + "  - {key: b, name: B, type: count, definition: d}\n",
        SHIPPED,
    )
    new = replace(
        old,
        name="Flow",
        rule=replace(old.rule, at=time(14)),
        leads=LeadTimes(),
        measures=(replace(old.measures[0], target=95), Measure("c", "C", Kind.COUNT, definition="d")),
        teams=(*old.teams, CharterTeam("luton", "Luton", "#luton")),
    )
    assert compare(old, new) == (
        Change("change", "charter", field="name", before="Emergency flow", after="Flow"),
        Change("change", "call", field="at", before="12:30", after="14:00"),
        Change("change", "lead_times", field="remind_days", before=[3, 2], after=[4, 2]),
        Change("change", "measure", "a", "A", "target", 90, 95),
        Change("add", "measure", "c", "C"),
        Change("retire", "measure", "b", "B"),
        Change("add", "team", "luton", "Luton"),
    )


def test_a_new_order_of_teams_is_a_change_since_speaking_follows_it() -> None:
    charter = read_charter(GOOD, SHIPPED)
    two = replace(charter, teams=(*charter.teams, CharterTeam("luton", "Luton", "#luton")))
    (change,) = compare(two, replace(two, teams=two.teams[::-1]))
    assert (change.field, change.before, change.after) == ("order", ["leeds", "luton"], ["luton", "leeds"])


def test_a_channel_belongs_to_the_collaborative_or_to_one_team() -> None:
    with pytest.raises(CharterMistakes) as wrong:
        read_charter(GOOD.replace("#flow-leeds", "#emergency-flow"), SHIPPED)
    (mistake,) = wrong.value.mistakes
    assert (mistake.code, mistake.where, mistake.facts["channel"]) == (
        "channel_twice",
        "teams.1.channel",
        "#emergency-flow",
    )


def test_what_deserves_a_second_look_is_noted_and_no_mistake() -> None:
    text = GOOD.replace('    leads: ["@leeds-lead"]\n', "")
    charter = read_charter(text + "lead_times:\n  remind_days: [4, 2]\n", SHIPPED)
    assert [(note.code, *note.facts.values()) for note in notes(charter, NOW)] == [
        ("note_team_count", 1, 3, 6),
        ("note_no_measures",),
        ("note_weekend", "remind_1", "Sunday"),
        ("note_no_lead", "Leeds"),
    ]


@pytest.mark.parametrize(("written", "agreed"), [("yes", True), ("no", False), ("Yes", True), ("true", True)])
def test_showing_percents_of_small_practices_is_agreed_to_by_yes(written: str, agreed: bool) -> None:
    charter = read_charter(f"{GOOD}small_percent: {written}\n", SHIPPED)
    assert charter.small_percent is agreed
    assert read_charter(to_yaml(charter), SHIPPED) == charter
    assert not read_charter(GOOD, SHIPPED).small_percent
    assert (18, "small_percent", "not_one_of") in mistakes(f"{GOOD}small_percent: perhaps\n")


def test_how_many_points_make_a_shift_for_making_data_count_is_agreed_in_the_charter() -> None:
    assert read_charter(GOOD, SHIPPED).mdc_points == 7
    charter = read_charter(f"{GOOD}mdc_points: 6\n", SHIPPED)
    assert charter.mdc_points == 6
    assert read_charter(to_yaml(charter), SHIPPED) == charter
    assert (18, "mdc_points", "not_one_of") in mistakes(f"{GOOD}mdc_points: 5\n")
