"""What holds for every line: printed values read back, comments change nothing, junk is never a value."""

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.measure import Kind, Measure, Value, parse_value, read_line
from improvement.refusal import Refused
from prompts.measure import value_in_words
from prompts.words import Words
from tests.improvement.measure.reading_table import CLINIC, setting

LANGUAGES = st.sampled_from(["en", "fr", "es", "de", "de-CH", "es-MX"])
BY_KIND = {measure.kind: measure for measure in reversed(CLINIC)}
COUNTS = st.integers(min_value=0, max_value=10**7)


@st.composite
def values(draw: st.DrawFn) -> tuple[Measure, Value]:
    """A measure of any kind, with a value that the bot prints with all its digits."""
    measure = BY_KIND[draw(st.sampled_from(list(Kind)))]
    if measure.kind.has_denominator:
        denominator = draw(st.integers(min_value=1, max_value=10**7))
        most = denominator if measure.kind is Kind.PROPORTION else 10**7
        return measure, Value(float(draw(st.integers(min_value=0, max_value=most))), float(denominator))
    if measure.kind is Kind.COUNT:
        return measure, Value(float(draw(COUNTS)))
    return measure, Value(draw(st.integers(min_value=100, max_value=10**6)) / 10)


@given(values(), LANGUAGES)
@settings(deadline=None)  # the first example compiles the templates
def test_what_the_bot_prints_for_a_value_reads_back_as_that_value(
    pair: tuple[Measure, Value], language: str
) -> None:
    measure, value = pair
    printed = value_in_words(Words(language), measure, value)
    assert parse_value(printed, measure, language) == value
    reading = read_line(f"{measure.key} {printed}", setting(CLINIC, language))
    assert (reading.measure, reading.value, reading.comment) == (measure, value, "")


@given(st.text(max_size=60), LANGUAGES)
def test_no_text_raises_anything_but_a_refusal(text: str, language: str) -> None:
    for line in (text, f"four-hour {text}", f"wait {text}", f"falls 3 {text}"):
        try:
            read_line(line, setting(CLINIC, language))
        except Refused:
            continue


PIECES = "812|903|15|177|/| | of |%|,|.|-|h|:|april|may|26|2026|04/26|(|)|no data|none|four-hour|falls|and|e"
LIKELY = st.lists(st.sampled_from([*PIECES.split("|"), "\u00a0", "\u202f"]), max_size=9).map("".join)


@given(LIKELY, LANGUAGES)
def test_a_heap_of_likely_pieces_raises_nothing_but_a_refusal_and_stays_within_bounds(
    text: str, language: str
) -> None:
    for key in ("four-hour", "falls", "wait", "infections"):
        try:
            reading = read_line(f"{key} {text}", setting(CLINIC, language))
        except Refused:
            continue
        if reading.value is not None:
            assert reading.value.numerator >= 0
            assert reading.value.denominator is None or reading.value.denominator > 0


@given(st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=1, max_size=5).map(" ".join))
def test_words_behind_a_value_never_change_it(comment: str) -> None:
    for line, value in (("four-hour 812/903", Value(812, 903)), ("falls 17", Value(17))):
        try:
            reading = read_line(f"{line}, {comment}", setting())
        except Refused:
            continue
        assert reading.value == value


@given(st.text(string.ascii_letters + " !?#@&", min_size=1, max_size=30))
def test_words_without_a_number_never_become_a_value(junk: str) -> None:
    for measure in CLINIC:
        try:
            reading = read_line(f"{measure.key} {junk}", setting())
        except Refused:
            continue
        assert reading.value is None


@given(st.text(string.digits + ".,", min_size=1, max_size=9))
def test_figures_mean_one_number_in_a_language_or_none(figures: str) -> None:
    assume(figures[0].isdigit())
    measure = BY_KIND[Kind.AVERAGE]
    for language, decimal in (("en", "."), ("de", ",")):
        try:
            value = parse_value(figures, measure, language)
        except Refused:
            continue
        whole = figures.partition(decimal)[0]
        assert int(value.numerator) == int("".join(letter for letter in whole if letter.isdigit()))


@pytest.mark.parametrize("language", ["en", "fr", "es", "de"])
def test_a_form_that_corrects_a_value_reads_what_it_was_filled_with(language: str) -> None:
    from improvement.measure import as_typed

    for number in (0.5, 4.125, 1234.5, 17.0):
        assert parse_value(as_typed(number, language), BY_KIND[Kind.AVERAGE], language) == Value(number)
