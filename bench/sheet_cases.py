"""Charts for the contact sheet: every kind, every rule, and what breaks charts. All data are made up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from improvement.measure import Direction, Kind
from improvement.run_chart import ChartKind, Point, RuleSet, Series, analyse
from improvement.run_chart.chart import Chart, Mark
from improvement.run_chart.phases import FourQuestions, NewPhase, with_baseline, with_phases
from prompts.run_chart import chart as captioned
from prompts.words import Words

WORDS = Words()
ALL_YES = FourQuestions(behaves_differently=True, cause_known=True, desirable=True, expected_to_continue=True)


class Case(NamedTuple):
    """One picture: what it is there to show, and the chart, or the charts of one page."""

    name: str
    charts: list[Chart]
    dark: bool = False
    grey: bool = False
    title: str = ""
    shared: bool = True
    """Panels only: one value axis for all."""


def month(index: int) -> date:
    """So many months after January 2023."""
    return date(2023 + index // 12, index % 12 + 1, 1)


def noise(many: int, middle: float, spread: float, *, seed: int = 1, digits: int = 1) -> list[float]:
    """Numbers that vary by chance alone."""
    chance = Random(seed)  # noqa: S311 - pictures, not secrets
    return [round(chance.gauss(middle, spread), digits) for _ in range(many)]


def values(
    numbers: Sequence[float | None], name: str = "Days from referral to visit", **about: Any
) -> Series:
    """A value a month."""
    return Series(name, tuple(Point(month(i), y) for i, y in enumerate(numbers)), **about)


def shares(percents: Sequence[float | None], n: int | Sequence[int] = 400, **about: Any) -> Series:
    """Counts a month that give about these percentages."""
    many = [n] * len(percents) if isinstance(n, int) else n
    points = (
        Point(month(i)) if y is None else Point(month(i), None, round(y * of / 100), of)
        for i, (y, of) in enumerate(zip(percents, many, strict=True))
    )
    name = about.pop("name", "Seen within four hours")
    return Series(name, tuple(points), kind=Kind.PROPORTION, per=100, **about)


def drawn(
    series: Series, kind: str = "run", rules: str = "anhoej", *, centre: float | None = None, **words: Any
) -> Chart:
    """The series judged and captioned."""
    analysis = analyse(series, kind=ChartKind(kind), rules=RuleSet(rules), centre=centre)
    return captioned(analysis, WORDS, **words)


SHIFT = [*noise(12, 82, 2, seed=3), *noise(12, 89, 2, seed=4)]
STEP = [*noise(12, 40, 4, seed=5), *noise(10, 29, 3, seed=6)]
MARKS = (
    Mark(date(2023, 6, 12), "Huddle every morning at eight"),
    Mark(date(2023, 11, 3), "Second nurse at triage"),
    Mark(date(2023, 11, 20), "Discharge lounge opened"),
    Mark(date(2024, 5, 6), "Text reminder two days before the visit, in the language of the patient"),
)


def cases() -> Iterator[Case]:
    """All of them, in the order of the sheet."""
    for name, make in {**_RULES, **_KINDS, **_AWKWARD, **_NAMES}.items():
        yield Case(name, [make()])
    whole = _AWKWARD["marks, notes, baseline, target and limits"]()
    yield Case("dark", [whole], dark=True)
    yield Case("dark, run chart with a signal", [_RULES["anhoej: long run"]()], dark=True)
    yield Case("grey", [whole], grey=True)
    yield Case("grey, mdc both ways", [_RULES["mdc: outside limits"]()], grey=True)
    yield from _panels()


_UP: dict[str, Any] = {"direction": Direction.UP}
_DOWN: dict[str, Any] = {"direction": Direction.DOWN}
_RULES: dict[str, Callable[[], Chart]] = {
    "anhoej: no signal": lambda: drawn(shares(noise(24, 87, 2, seed=2), **_UP), subject="Harbour Clinic"),
    "anhoej: long run": lambda: drawn(shares(SHIFT, target=90, **_UP), subject="Harbour Clinic"),
    "anhoej: long run the wrong way": lambda: drawn(shares(SHIFT[::-1], target=90, **_UP)),
    "anhoej: few crossings alone": lambda: drawn(
        values([5, 4, 6, 4, 5, 9, 8, 9, 10, 8, 4, 5, 6, 5, 4, 9, 10, 9, 8, 10, 9, 4, 5, 6.0], **_DOWN)
    ),
    "possible: shift of six after a frozen baseline": lambda: drawn(
        with_baseline(
            values([39, 42, 38, 41, 40, 43, 37, 42, 39, 44, 38, 41, 36, 33, 35, 34, 36, 32.0], **_DOWN),
            month(0),
            month(11),
        )
    ),
    "perla: shift": lambda: drawn(values(STEP, **_DOWN), rules="perla"),
    "perla: trend": lambda: drawn(values([5, 6, 7, 7, 7, 8, 9, 4, 3, 5, 4, 6, 3, 7, 4, 6.0]), rules="perla"),
    "perla: too few runs": lambda: drawn(
        values([10, 12, 10, 13, 12, 14, 10, 15, 12, 13, 8, 7, 9, 6, 8, 7.0], **_DOWN), rules="perla"
    ),
    "perla: too many runs": lambda: drawn(values([1, 9] * 8), rules="perla"),
    "perla: no signal": lambda: drawn(values(noise(15, 30, 5, seed=1)), rules="perla"),
    "mdc: outside limits": lambda: drawn(
        values([*noise(14, 50, 3, seed=8), 71, *noise(6, 50, 3, seed=9), 34, 50, 51], **_UP), "i", "mdc"
    ),
    "mdc: trend of seven": lambda: drawn(
        values([50, 52, 49, 51, 47, 48.5, 49, 50, 51, 52.5, 53, 49, 51, 50, 48.0], **_UP), "i", "mdc"
    ),
    "mdc: two of three": lambda: drawn(
        values([50, 51, 50, 51, 50, 51, 50, 51, 50, 51, 50, 51, 52.7, 52.8, 51.8, 51, 50, 51.0], **_UP),
        "i",
        "mdc",
    ),
    "mdc: shift of seven, target out of reach": lambda: drawn(
        values([*noise(12, 50, 4, seed=10), *noise(8, 55, 2, seed=11)], target=70, **_UP), "i", "mdc"
    ),
}
_KINDS: dict[str, Callable[[], Chart]] = {
    "i chart": lambda: drawn(values(noise(24, 31, 4, seed=13), kind=Kind.TIME, target=28, **_DOWN), "i"),
    "mr chart": lambda: drawn(values(noise(24, 31, 4, seed=13), kind=Kind.TIME), "mr"),
    "p chart, denominators that vary": lambda: drawn(
        shares(noise(24, 18, 4, seed=14), [30 + 17 * i % 120 for i in range(24)], **_DOWN),
        "p",
    ),
    "p prime chart, huge denominators": lambda: drawn(
        shares(noise(20, 95.3, 0.5, seed=16, digits=3), 280_000, target=95, **_UP), "pp"
    ),
    "c chart": lambda: drawn(
        values(noise(24, 9, 3, seed=17, digits=0), "Falls", kind=Kind.COUNT, **_DOWN), "c"
    ),
    "u chart": lambda: drawn(_rate(24, 14_000), "u"),
    "u prime chart": lambda: drawn(_rate(24, 400_000), "up"),
    "g chart": lambda: drawn(_rare([12, 30, 4, 55, 21, 8, 40, 19, 66, 3, 28, 90, 47, 71, 15, 60]), "g"),
    "t chart": lambda: drawn(
        _rare([3.5, 12, 1.2, 30, 9, 22, 6.4, 45, 14, 60, 2.1, 33, 51, 8, 27.5], "Days between infections"),
        "t",
    ),
}


def _rate(many: int, days: int) -> Series:
    events = noise(many, days / 1000 * 1.4, days / 1000 * 0.25, seed=18, digits=0)
    exposure = noise(many, days, days / 9, seed=19, digits=0)
    both = zip(events, exposure, strict=True)
    points = tuple(Point(month(i), None, x, n) for i, (x, n) in enumerate(both))
    return Series("Infections per 1,000 bed days", points, kind=Kind.RATE, per=1000, direction=Direction.DOWN)


def _rare(gaps: Sequence[float], name: str = "Operations between infections") -> Series:
    day = date(2023, 1, 4)
    points = []
    for gap in gaps:
        day += timedelta(days=round(gap))
        points.append(Point(day, gap))
    return Series(name, tuple(points), direction=Direction.UP)


def _weekly(many: int) -> Series:
    numbers = noise(many, 11_000, 700, seed=20, digits=0)
    points = tuple(Point(date(2024, 1, 5) + timedelta(days=7 * i), y) for i, y in enumerate(numbers))
    return Series("Visits a week", points, kind=Kind.COUNT)


def _everything() -> Series:
    series = shares(SHIFT, target=92, definition="Share of visits that ended within four hours.", **_UP)
    notes = {4: "Computer system down for three days", 17: "New building"}
    points = (replace(p, note=notes.get(i, "")) for i, p in enumerate(series.points))
    return with_baseline(replace(series, points=tuple(points)), month(0), month(11))


def _three_phases() -> Chart:
    numbers = [*noise(12, 60, 3, seed=21), *noise(12, 48, 3, seed=22), *noise(12, 37, 2, seed=23)]
    why = ("Booking by telephone ended", "Nurses refer directly, without a doctor's signature")
    decisions = [
        NewPhase(month(at), who, month(at + 8), reason, ALL_YES)
        for at, who, reason in zip((12, 24), ("the team lead", "the facilitator"), why, strict=True)
    ]
    return drawn(with_phases(values(numbers, **_DOWN), decisions), "i", decisions=decisions)


def _excluded() -> Chart:
    series = values([*noise(10, 40, 4, seed=24), 95, *noise(9, 40, 4, seed=25)], **_DOWN)
    points = (
        replace(p, excluded=p.value == 95, note="Flood" if p.value == 95 else "") for p in series.points
    )
    return drawn(replace(series, points=tuple(points)), "i")


def _noted(many: int, notes: int, text: str = "no huddle") -> Chart:
    series = values(noise(many, 31, 4, seed=50), **_DOWN)
    points = (replace(p, note=f"Note {i + 1}: {text}" * (i < notes)) for i, p in enumerate(series.points))
    return drawn(replace(series, points=tuple(points)))


def _eight_phases() -> Chart:
    numbers = [y for level in (60, 55, 57, 48, 44, 40, 33, 30) for y in noise(12, level, 2, seed=level)]
    series = values(numbers, **_DOWN)
    points = (replace(p, phase=f"Way of working {i // 12 + 1}") for i, p in enumerate(series.points))
    return drawn(replace(series, points=tuple(points)))


_GAPS = [41, None, 38, 44, None, None, 40, 39, 43, 37, 42, None, 41, 38, 40, 44, 39, 36.0]
_AWKWARD: dict[str, Callable[[], Chart]] = {
    "one point": lambda: drawn(shares([84], target=90, **_UP), subject="Harbour Clinic"),
    "two points": lambda: drawn(values([31, 28], **_DOWN)),
    "nothing reported": lambda: drawn(values([None] * 6, target=20)),
    "nine points: one more month needed": lambda: drawn(values(noise(9, 30, 5), **_DOWN)),
    "all equal": lambda: drawn(values([12.0] * 18)),
    "all zero": lambda: drawn(shares([0.0] * 14, **_DOWN)),
    "all 100 %": lambda: drawn(shares([100.0] * 14, target=95, **_UP), "p"),
    "all missing but two": lambda: drawn(values([None, 14, *[None] * 9, 19, *[None] * 4], **_DOWN)),
    "missing months": lambda: drawn(values(_GAPS, target=35, **_DOWN)),
    "more than half on one value": lambda: drawn(shares([100, 100, 99, 100, 100, 98, 100] * 3, **_UP)),
    "120 months": lambda: drawn(values([*noise(70, 50, 5, seed=26), *noise(50, 44, 5, seed=27)], **_DOWN)),
    "120 weeks": lambda: drawn(_weekly(120), "i"),
    "20 weeks": lambda: drawn(_weekly(20)),
    "huge values": lambda: drawn(values([1e9 + 4e7 * y for y in noise(18, 0, 1, seed=28)], "Prescriptions")),
    "tiny values": lambda: drawn(
        values([0.0004 + 0.00003 * y for y in noise(18, 0, 1, seed=29)], "Rate"), "i"
    ),
    "tiny variation on a large value": lambda: drawn(values(noise(18, 1000, 0.02, seed=30, digits=3)), "i"),
    "negative values": lambda: drawn(values(noise(18, -3, 4, seed=31), "Change in weight, kg"), "i"),
    "target far outside the data": lambda: drawn(shares(noise(18, 22, 2, seed=32), target=95, **_UP)),
    "target on the median": lambda: drawn(shares(noise(18, 90, 2, seed=33), target=90, **_UP)),
    "five labels at one height": lambda: drawn(
        shares(noise(24, 50, 0.3, seed=34), 60_000, target=50.1, **_UP), "p"
    ),
    "frozen baseline": lambda: drawn(with_baseline(values(STEP, **_DOWN), month(0), month(11)), "i"),
    "marks, notes, baseline, target and limits": lambda: drawn(
        _everything(), "p", subject="Harbour Clinic", marks=MARKS, source="Source: the team's own counts"
    ),
    "twelve marks": lambda: drawn(
        values(noise(24, 31, 4, seed=35)),
        marks=[
            Mark(month(2 * i) + timedelta(days=9), f"Cycle {i + 1}: reminder by telephone") for i in range(12)
        ],
    ),
    "thirty notes": lambda: _noted(36, 30),
    "more notes than a key holds": lambda: _noted(84, 84, "the computer system was down for three days"),
    "three phases": _three_phases,
    "eight phases": _eight_phases,
    "excluded point": _excluded,
    "shares near 100": lambda: drawn(
        shares([99.2, 99.6, 98.8, *noise(9, 99.4, 0.3, seed=51), 20, 99.96, 99.91], 10_000, **_UP)
    ),
    "given centre line": lambda: drawn(values(noise(16, 31, 4, seed=36)), "i", centre=28),
}
_LONG = "Share of patients with chronic pain whose patient agreement was reviewed and signed in the past year"
_NAMES: dict[str, Callable[[], Chart]] = {
    "every note long": lambda: _noted(
        24, 20, "The computer system was down for three days, so counts are from paper"
    ),
    "long names": lambda: drawn(
        shares(SHIFT, name=_LONG, target=90, definition=f"{_LONG}, of all with three or more visits.", **_UP),
        subject="Community Health Centre of the Upper Valley and the Northern Islands, Building B",
        source="Source: register of patient agreements",
    ),
    "right to left": lambda: drawn(
        shares(noise(14, 80, 4, seed=37), name="زمن الانتظار", target=90, **_UP), subject="מרפאת הנמל"
    ),
    "Greek and accents": lambda: drawn(
        values(noise(14, 30, 4, seed=38), "Χρόνος αναμονής à l'hôpital, días")
    ),
    "letters no font has": lambda: drawn(
        values(noise(14, 30, 4, seed=39), "待ち時間 😀 waiting <b>&amp;</b> $x$")
    ),
}
_TEAMS = (
    "Harbour Clinic",
    "Community Health Centre of the Upper Valley and the Northern Islands",
    "St. Bartholomew's and All Saints' Family Practice",
    "Westside",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Surgery",
    "Regional Hospital, Department of Acute and Emergency Medicine",
    "Κλινική Λιμανιού",
    "مركز الصحة",
)
_UNDRAWN = ("診療所 東", "स्वास्थ्य केंद्र", "\N{PARTY POPPER}", "Clinic 3 \N{PARTY POPPER}")


def _panels() -> Iterator[Case]:
    levels = (82, 88, 79, 91, 85, 76, 90, 84)
    teams = [
        drawn(
            shares([None if i == k + 3 else y for i, y in enumerate(numbers)], target=90, **_UP), subject=name
        )
        for k, (name, level) in enumerate(zip(_TEAMS, levels, strict=True))
        for numbers in [[*noise(12, level, 2, seed=40 + k), *noise(10, level + (k % 3) * 3, 2, seed=60 + k)]]
    ]
    yield Case("8 teams with long names", teams, title="Seen within four hours: all teams")
    yield Case("20 teams", [*teams, *teams, *teams[:4]], title="Seen within four hours: all teams")
    yield Case("8 teams, dark", teams, dark=True, title="Seen within four hours: all teams")
    short = [
        drawn(shares(noise(many, 85, 3, seed=many), target=90, **_UP), subject=name)
        for many, name in zip((1, 5, 9, 12, 24), _TEAMS, strict=False)
    ]
    yield Case("teams that began at different times", short, title="Seen within four hours")
    high = [
        drawn(shares([min(y, 100) for y in noise(20, 97, 2, seed=k)]), subject=name)
        for k, name in enumerate(_TEAMS[:4])
    ]
    yield Case("an axis that ends at 100 %", high, title="Seen within four hours")
    other = [drawn(shares(noise(20, 85, 3, seed=k)), subject=name) for k, name in enumerate(_UNDRAWN)]
    yield Case("names without a font, and of emoji", other, title="Seen within four hours")
    own = [_RULES["anhoej: long run"](), _KINDS["c chart"](), _KINDS["i chart"](), _KINDS["g chart"]()]
    named = [replace(c, captions=replace(c.captions, name=c.analysis.series.name)) for c in own]
    yield Case("one team, its measures", named, title="Harbour Clinic", shared=False)
