"""Pictures: what is on them, and that nothing covers anything."""

import random
import struct
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations, pairwise
from math import isnan
from typing import Any

import numpy as np
import pytest
from matplotlib.lines import Line2D
from PIL import Image

from improvement.measure import Direction, Kind
from improvement.run_chart import Series, analyse
from improvement.run_chart.chart import Captions, Chart, Mark
from improvement.run_chart.drawing.canvas import DARK, LIGHT, Theme, fitted, text_width, wrapped
from improvement.run_chart.drawing.glyphs import drawable
from improvement.run_chart.drawing.layout import Box, clearest, spread
from improvement.run_chart.drawing.panels import compose_page, draw_panels, page_count, shared_scales
from improvement.run_chart.drawing.plot import Plot, carriers
from improvement.run_chart.drawing.sheet import compose, draw, draw_many
from improvement.run_chart.rules import Rule
from improvement.run_chart.scale import analysis_axis, value_axis
from tests.improvement.run_chart.drawn import texts
from tests.improvement.run_chart.made import month, monthly

WAVES = [60.0, 64, 58, 71, 66, 55, 63, 68, 61, 59, 67, 62]
LONG = "Percentage of patients with a signed and up-to-date agreement at the end of the month, all sites"


def captions(**words: Any) -> Captions:
    plain = Captions(
        title="Seen within 14 days: signal, 12 months above the median since January 2021",
        alt_text="A chart.",
        name="Riverside",
        finding="Signal, 12 months above the median since January 2021",
        subtitle="Riverside, run chart, 24 useful points",
        centres=("Median 64.1%", "Median 88.2%", "Median 91%"),
        target="Target 90%",
        upper="Upper 99.1%",
        lower="Lower 70.2%",
        last="91.3%",
        last_n="n = 1,812",
        baseline="Baseline",
        footer="Patients with a first visit within 14 days of referral. Practice records, reported monthly.",
        suffix="%",
        months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    return replace(plain, **words)


def improving(**about: Any) -> Series:
    return monthly(
        [*WAVES, *(v + 26 for v in WAVES)],
        kind=Kind.PROPORTION,
        per=100,
        direction=Direction.UP,
        target=90,
        **about,
    )


def busy() -> dict[str, Chart]:
    """Charts with much on them."""
    rng = random.Random(7)  # noqa: S311 - points, not secrets
    marks = tuple(
        Mark(month(i).replace(day=day), LONG[:60]) for i, day in ((11, 12), (12, 1), (12, 9), (18, 28))
    )
    key = tuple(f"12 Jan 2021: {mark.text}" for mark in marks)
    phased = improving(phases="a" * 8 + "b" * 8 + "c" * 8)
    noted = captions(notes=((3, "Clinic closed"), (4, "Clinic open"), (13, LONG)), key=key)
    many = monthly([rng.gauss(100, 9) for _ in range(120)])
    return {
        "plain": Chart(analyse(improving()), captions(baseline="")),
        "baseline and marks": Chart(analyse(improving(baseline=12)), captions(key=key), marks),
        "notes": Chart(analyse(improving(baseline=12)), noted, marks),
        "phases": Chart(
            analyse(phased, kind="i"), captions(phases=((1, "Before"), (9, LONG), (17, "Pooled lists")))
        ),
        "long names": Chart(
            analyse(improving()), captions(title=f"{LONG}: {LONG}", subtitle=LONG, footer=LONG * 5)
        ),
        "many points": Chart(analyse(many, kind="i"), captions(baseline="")),
        "one point": Chart(analyse(monthly([3.0])), captions(baseline="")),
        "nothing": Chart(analyse(monthly([None, None])), captions(baseline="", last="", last_n="")),
        "no points at all": Chart(analyse(Series("made", ())), captions(baseline="", last="", last_n="")),
        "all the same": Chart(analyse(monthly([0.0] * 14)), captions(baseline="")),
        "huge": Chart(analyse(monthly([1e12 + 1e9 * i for i in range(12)])), captions()),
        "tiny": Chart(analyse(monthly([1e-9 * (5 + i % 4) for i in range(12)])), captions()),
        "lines close together": Chart(
            analyse(monthly([90 + 0.1 * (i % 3) for i in range(24)], target=90), kind="i"), captions()
        ),
    }


BUSY = busy()


def colours(picture: bytes) -> set[str]:
    image = Image.open(BytesIO(picture)).convert("RGB")
    counted = image.getcolors(1 << 24) or []
    return {"#{:02x}{:02x}{:02x}".format(*rgb) for _, rgb in counted if isinstance(rgb, tuple)}


@pytest.mark.parametrize("name", BUSY)
def test_no_words_cover_other_words_or_leave_the_picture(name: str) -> None:
    canvas = compose(BUSY[name])
    for words, box in texts(canvas):
        assert box.left >= 0, words
        assert box.right <= canvas.width, words
        assert box.bottom >= 0, words
        assert box.top <= canvas.height, words
    for (first, one), (second, other) in combinations(texts(canvas), 2):
        inner = Box(one.left, one.bottom + 2, one.right, one.top - 2)
        assert not inner.overlaps(other), f"{first!r} covers {second!r}"


@pytest.mark.parametrize("name", BUSY)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_chart_can_be_drawn_light_and_dark(name: str, theme: Theme) -> None:
    picture = draw(BUSY[name], dark=theme is DARK)
    assert theme.paper in colours(picture)


def test_a_chart_is_800_by_500_and_twice_that_at_scale_two() -> None:
    chart = Chart(analyse(improving()), captions(footer="", baseline=""))
    sizes = [struct.unpack(">II", draw(chart, scale=scale)[16:24]) for scale in (1, 2)]
    assert sizes == [(800, 500), (1600, 1000)]


def test_the_same_chart_is_the_same_picture() -> None:
    assert draw(BUSY["notes"]) == draw(BUSY["notes"])


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_pictures_come_as_png_svg_and_pdf(form: str, start: bytes) -> None:
    assert draw(BUSY["notes"], format=form).startswith(start)  # type: ignore[arg-type]  # a format by its name


def test_words_are_never_read_as_mathematics() -> None:
    chart = Chart(analyse(improving()), captions(title="Cost in $ and $x_1$: no signal yet", baseline=""))
    assert "Cost in $ and $x_1$: no signal yet" in [words for words, _ in texts(compose(chart))]


def test_threads_may_draw_at_once() -> None:
    expected, drawn = draw(BUSY["plain"]), []
    threads = [threading.Thread(target=lambda: drawn.append(draw(BUSY["plain"]))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [expected] * 6


def test_the_rules_cost_no_matplotlib() -> None:
    code = "import sys, improvement.run_chart, prompts.run_chart; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code


# -- what is drawn ---------------------------------------------------------------------------------------


def lines(chart: Chart) -> list[Line2D]:
    return [artist for artist in compose(chart).figure.artists if isinstance(artist, Line2D)]


def test_the_line_is_broken_at_missing_months_listed_or_not() -> None:
    empty = monthly([*WAVES[:5], None, *WAVES[5:]])
    absent = replace(empty, points=tuple(p for p in empty.points if p.value is not None))
    for series in (empty, absent):
        chart = Chart(analyse(series), captions(baseline=""))
        data = points(next(line for line in lines(chart) if line.get_color() == LIGHT.line))
        assert [isnan(y) for _, y in data] == [False] * 5 + [True] + [False] * 7


def points(line: Line2D) -> list[tuple[float, float]]:
    across, up = np.asarray(line.get_data(), dtype=float)
    return list(zip(across.tolist(), up.tolist(), strict=True))


def markers(chart: Chart, shape: str) -> int:
    return sum(len(points(line)) for line in lines(chart) if line.get_marker() == shape)


def test_signal_points_differ_by_shape_and_by_colour_of_good_and_bad() -> None:
    chart = BUSY["baseline and marks"]
    told = carriers(chart.analysis)
    assert markers(chart, "^") == len(told) >= 12
    worse = replace(chart.analysis.series, direction=Direction.DOWN)
    bad = Chart(analyse(worse), chart.captions, chart.marks)
    assert LIGHT.good in colours(draw(chart))
    assert LIGHT.bad not in colours(draw(chart))
    assert LIGHT.bad in colours(draw(bad))


def test_signal_colours_are_apart_in_grey() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for theme in (LIGHT, DARK):
        assert abs(grey(theme.good) - grey(theme.line)) > 20
        assert abs(grey(theme.good) - grey(theme.paper)) > 90
        assert abs(grey(theme.bad) - grey(theme.paper)) > 90


def test_no_median_is_drawn_before_ten_points() -> None:
    chart = Chart(analyse(monthly(WAVES[:9])), captions(centres=("",), baseline="", target=""))
    assert not [line for line in lines(chart) if line.get_color() == LIGHT.ink and line.get_marker() != "o"]


def test_a_frozen_baseline_is_solid_and_its_extension_fine_dashes() -> None:
    chart = Chart(analyse(improving(baseline=12)), captions())
    centre = [line for line in lines(chart) if line.get_color() == LIGHT.ink]
    assert [line.is_dashed() for line in centre] == [False, True]


def test_marks_are_numbered_on_the_time_axis_and_in_the_key() -> None:
    words = [text for text, _ in texts(compose(BUSY["notes"]))]
    for badge in "1234abc":
        assert words.count(badge) == 2
    assert any("12 Jan 2021" in text for text in words)


def test_a_long_title_keeps_its_end_where_the_finding_is() -> None:
    chart = Chart(
        analyse(improving()), captions(title=f"{LONG}: signal, 12 months above the median since May")
    )
    shown = " ".join(text for text, _ in texts(compose(chart)))
    assert "since May" in shown


# -- panels ----------------------------------------------------------------------------------------------


def panels(many: int) -> list[Chart]:
    return [
        Chart(analyse(improving()), captions(name=f"{LONG if i % 5 == 0 else 'Team'} {i}", baseline=""))
        for i in range(many)
    ]


def test_sixty_panels_fill_eight_pages() -> None:
    assert page_count(60) == 8
    assert page_count(65) == 9
    assert len(draw_panels(panels(14), title="Seen within 14 days")) == 2
    assert draw_panels([]) == []


def test_panels_keep_the_given_order_and_overlap_nowhere() -> None:
    charts = panels(8)
    canvas = compose_page(charts, LONG, shared_scales(charts))
    found = texts(canvas)
    for (first, one), (second, other) in combinations(found, 2):
        inner = Box(one.left, one.bottom + 2, one.right, one.top - 2)
        assert not inner.overlaps(other), f"{first!r} covers {second!r}"
    numbered = [int(words.split()[1]) for words, _ in found if words.startswith("Team ")]
    assert numbered == [1, 2, 3, 4, 6, 7]


def test_panels_share_one_scale_unless_told_otherwise() -> None:
    low, high = (Chart(analyse(monthly([v] * 12)), captions(baseline="")) for v in (10.0, 1000.0))
    axis = analysis_axis([low.analysis, high.analysis])
    assert axis.low <= 10
    assert axis.high >= 1000
    assert draw_panels([low, high]) != draw_panels([low, high], shared=False)


def test_panels_share_the_time_axis_where_all_have_the_same_step() -> None:
    early, late = monthly(WAVES * 2), monthly([None, None, None, None, None, None, *WAVES])
    late = replace(late, points=late.points[6:])
    charts = [Chart(analyse(series), captions(baseline="")) for series in (early, late)]
    assert shared_scales(charts).window == (month(0), month(23))
    events = Chart(analyse(early, kind="g"), captions(baseline=""))
    assert shared_scales([*charts, events]).window is None


# -- axes, letters and places ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "share", "low", "high"),
    [
        ([10.0, 90], False, 0, 100),
        ([0.0, 3], False, 0, 4),
        ([95.0, 99], False, 94, 100),
        ([95.0, 99.9], True, 94, 100),
        ([-5.0, 5], False, -6, 6),
        ([7.0], False, 6, 8),
        ([0.0], False, 0, 1.1),
    ],
)
def test_axes_start_where_it_is_honest(numbers: list[float], share: bool, low: float, high: float) -> None:
    axis = value_axis(numbers, share=share)
    assert low <= axis.low <= min(numbers) <= max(numbers) <= axis.high <= high
    assert (axis.low == 0) is (low == 0)


def test_ticks_are_round_numbers_and_whole_for_counts() -> None:
    assert value_axis([0.0, 10]).ticks == (0, 2, 4, 6, 8, 10)
    assert value_axis([0.0, 12.5]).digits == 1
    assert all(tick == int(tick) for tick in value_axis([0.0, 3], whole=True).ticks)


def test_accents_greek_and_right_to_left_names_are_drawn_as_they_are() -> None:
    for name in ("Hôpital Élysée", "Ωρα", "Привет", "مركز الصحة", "שלום", "Nguyễn"):
        assert drawable(name) == name


def test_letters_no_font_has_become_an_ellipsis_and_emoji_go() -> None:
    assert drawable("Team \U0001f389 A") == "Team  A"
    assert drawable("\u8a3a\U00020000\u7642") in ("…", "\u8a3a…\u7642")
    assert drawable("a\nb\tc\x00d") == "abcd"


def test_right_to_left_names_do_not_turn_the_picture_into_an_error() -> None:
    chart = Chart(analyse(improving()), captions(title="\u2068مركز الصحة\u2069: no signal yet", baseline=""))
    assert draw(chart)


def test_words_wrap_at_the_room_and_say_what_was_cut() -> None:
    shown = wrapped(LONG, 25, 300, most=2)
    assert len(shown) == 2
    assert shown[-1].endswith("\N{HORIZONTAL ELLIPSIS}")
    assert all(text_width(line, 25) <= 300 for line in shown)
    assert all(text_width(line, 25) <= 100 for line in wrapped("x" * 200, 25, 100, most=3))
    assert [line[-1] for line in wrapped("x" * 99_999, 25, 300, most=2)] == ["x", "…"]
    assert fitted("x" * 99_999, 25, 300).endswith("…")
    assert fitted("short", 20, 500) == "short"


def test_labels_are_spread_apart_near_where_they_belong() -> None:
    heights = spread([100, 101, 300, 99], 20, 0, 400)
    assert sorted(heights) == sorted(heights, key=float)
    ordered = sorted(heights)
    assert all(b - a >= 20 - 1e-9 for a, b in pairwise(ordered))
    assert heights[2] == 300
    assert heights[3] < heights[0] < heights[1]


def test_the_clearest_place_is_the_first_that_covers_nothing() -> None:
    boxes = [Box(0, 0, 10, 10), Box(20, 0, 30, 10), Box(40, 0, 50, 10)]
    assert clearest(boxes, [Box(5, 5, 6, 6)]) == boxes[1]
    assert clearest(boxes[:1], [Box(5, 5, 6, 6)]) == boxes[0]


def test_events_of_any_day_stay_inside_the_plot() -> None:
    analysis = analyse(improving())
    plot = Plot(Box(100, 50, 700, 400), analysis_axis([analysis]), analysis)
    for day in (date(1999, 1, 1), date(2020, 6, 15), date(2050, 1, 1)):
        assert 100 <= plot.x_of(day) <= 700


def test_charts_drawn_in_several_processes_are_the_same_and_in_order() -> None:
    charts = [Chart(analyse(improving()), captions(title=title)) for title in ("one", "two", "three")]
    assert list(draw_many(charts, processes=2)) == [draw(chart) for chart in charts]


def test_no_word_stands_alone_on_the_last_line() -> None:
    words = "signal, ten months above the median since 2024"
    room = text_width(words, 15) - 2
    assert wrapped(words, 15, room)[-1] == "since 2024"


@pytest.mark.parametrize(
    ("good", "colour"),
    [(Direction.UP, LIGHT.good), (Direction.DOWN, LIGHT.bad), (Direction.NONE, LIGHT.neutral)],
)
def test_a_line_that_carries_the_signal_has_the_colour_of_what_it_means(good: Direction, colour: str) -> None:
    halves = [1.0, 2, 1.5, 2.5, 1, 2, 8, 7, 8.5, 7.5, 8, 9]
    analysis = analyse(replace(monthly(halves), direction=good))
    assert {signal.rule for signal in analysis.signals()} == {Rule.FEW_CROSSINGS}
    canvas = compose(Chart(analysis, captions(title="", baseline="")))
    lines = [line for line in canvas.figure.findobj(Line2D) if line.get_marker() == "None"]
    colours = {line.get_color() for line in lines}
    assert {LIGHT.good, LIGHT.bad, LIGHT.neutral} & colours == {colour}
