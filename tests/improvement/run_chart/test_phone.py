"""Pictures on a phone: every chart of the contact sheet, as it is seen 380 pixels wide, light and dark."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from bench.sheet_cases import Case, cases, drawn, month, noise, shares, values
from improvement.run_chart.chart import PANELS_A_PAGE
from improvement.run_chart.drawing.canvas import DARK, LIGHT, Canvas, Theme
from improvement.run_chart.drawing.layout import Box
from improvement.run_chart.drawing.panels import compose_page, shared_scales
from improvement.run_chart.drawing.sheet import compose
from improvement.run_chart.phases import with_baseline
from improvement.run_chart.window import latest
from tests.improvement.run_chart.drawn import texts

PHONE = 380
SMALLEST = 11
CASES = {case.name: case for case in cases()}


def sheet(case: Case) -> Canvas:
    if not case.title:
        return compose(case.charts[0])
    return compose_page(
        case.charts[:PANELS_A_PAGE], case.title, shared_scales(case.charts) if case.shared else None
    )


@pytest.fixture(scope="module")
def sheets() -> dict[str, Canvas]:
    return {name: sheet(case) for name, case in CASES.items()}


def test_every_letter_is_at_least_eleven_pixels_high_on_a_phone(sheets: dict[str, Canvas]) -> None:
    for name, canvas in sheets.items():
        for text in canvas.figure.findobj(Text):
            pixels = float(text.get_fontsize()) * canvas.figure.dpi / 72 * PHONE / canvas.width
            assert pixels >= SMALLEST, (name, text.get_text())


def test_no_picture_is_more_than_two_and_a_half_times_as_high_as_wide(sheets: dict[str, Canvas]) -> None:
    tall = {name: canvas.height / canvas.width for name, canvas in sheets.items()}
    assert max(tall.values()) <= 2.5, tall


@pytest.mark.parametrize("name", CASES)
def test_no_words_cover_others_or_leave_the_picture(name: str, sheets: dict[str, Canvas]) -> None:
    canvas = sheets[name]
    placed = texts(canvas)
    for words, box in placed:
        assert 0 <= box.left <= box.right <= canvas.width, words
        assert 0 <= box.bottom <= box.top <= canvas.height, words
    for (first, one), (second, other) in combinations(placed, 2):
        inner = Box(one.left, one.bottom + 2, one.right, one.top - 2)
        assert not inner.overlaps(other), f"{first!r} covers {second!r}"


def words_of(name: str, sheets: dict[str, Canvas]) -> list[str]:
    return [words for words, _ in texts(sheets[name])]


def test_thirty_notes_all_have_their_letter_and_their_line(sheets: dict[str, Canvas]) -> None:
    words = words_of("thirty notes", sheets)
    for letter, number in (("a", 1), ("z", 26), ("aa", 27), ("ad", 30)):
        assert words.count(letter) == 2
        assert f"Note {number}: no huddle" in words


def test_of_more_notes_than_a_key_holds_the_latest_are_told_and_how_many_are_not(
    sheets: dict[str, Canvas],
) -> None:
    words = words_of("more notes than a key holds", sheets)
    assert "24 earlier notes have no room here." in words
    assert sum(line.startswith("Note ") for line in words) == 60
    assert any(line.startswith("Note 84: ") for line in words)


def test_eight_phases_are_numbered_above_the_data_and_told_below(sheets: dict[str, Canvas]) -> None:
    words = words_of("eight phases", sheets)
    for numeral in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII"):
        assert words.count(numeral) == 2
    assert any(line.startswith("January 2030: Way of working 8 · Median 3") for line in words)


def test_an_excluded_point_leaves_the_others_their_room_and_tells_its_value(
    sheets: dict[str, Canvas],
) -> None:
    words = words_of("excluded point", sheets)
    assert "95.0" in words
    assert "80" not in words
    hollow = [line for line in sheets["excluded point"].figure.findobj(Line2D) if line.get_marker() == "^"]
    assert [line.get_markerfacecolor() for line in hollow] == [LIGHT.paper]


def test_limits_that_few_points_set_are_dashed_and_firm_ones_are_not(sheets: dict[str, Canvas]) -> None:
    def dashed(name: str) -> set[bool]:
        lines = sheets[name].figure.findobj(Line2D)
        return {
            line.is_dashed()
            for line in lines
            if line.get_color() == LIGHT.limit and line.get_linewidth() > 0.8
        }

    assert True not in dashed("i chart")
    assert True in dashed("given centre line")


def test_a_chart_cut_to_its_latest_months_keeps_what_its_limits_and_phases_are(
    sheets: dict[str, Canvas],
) -> None:
    cut = latest(CASES["eight phases"].charts[0], 30)
    assert cut.captions.phase_key[0].startswith("January 2028: Way of working 6")
    firm = with_baseline(values(noise(36, 31, 4), target=28), month(0), month(23))
    whole = drawn(firm, "i")
    assert not whole.analysis.trial
    assert not latest(whole, 18).analysis.trial


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, names: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    for name in names:
        lights = sorted((brightness(getattr(theme, name)), brightness(theme.paper)))
        yield name, (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_lines_stand_out_from_the_paper(theme: Theme) -> None:
    for name, ratio in contrast(theme, ("ink", "muted", "target")):
        assert ratio >= 4.5, name
    for name, ratio in contrast(theme, ("line", "limit", "target", "good", "bad", "neutral", "ink")):
        assert ratio >= 3, name


def test_shares_near_all_keep_the_digits_that_tell_them_from_all(sheets: dict[str, Canvas]) -> None:
    chart = CASES["shares near 100"].charts[0]
    assert "99.91%" in words_of("shares near 100", sheets)
    assert "highest 99.96%" in chart.captions.alt_text


@pytest.mark.parametrize(
    ("percents", "last"),
    [([40, 80, 99.6], "99.6%"), ([40, 0.04], "0.04%"), ([10, 100], "100%"), ([98.9, 62.5], "62.5%")],
)
def test_no_share_but_all_reads_as_all_and_none_but_nothing_as_nothing(
    percents: list[float], last: str
) -> None:
    assert drawn(shares(percents, 10_000)).captions.last == last
