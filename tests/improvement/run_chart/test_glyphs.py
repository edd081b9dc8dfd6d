"""Names in scripts that the font of the pictures has not."""

import logging
from collections.abc import Iterator
from io import BytesIO

import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font
from PIL import Image, ImageChops

from improvement.run_chart import analyse
from improvement.run_chart.chart import Captions, Chart
from improvement.run_chart.drawing import glyphs
from improvement.run_chart.drawing.panels import draw_panels
from tests.improvement.run_chart.made import monthly

CLINIC = "\u8a3a\u7642\u6240"  # Japanese: clinic
HEALTH = "\u0938\u094d\u0935\u093e\u0938\u094d\u0925\u094d\u092f"  # Hindi: health
PARTY = "\U0001f389"
WITH_MORE = "STIXGeneral"
"""A font that matplotlib brings, with some letters that DejaVu Sans has not."""


@pytest.fixture(params=[()])
def fonts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the fonts that matplotlib brings, and of those DejaVu Sans and what the test names."""
    caches = (glyphs._family, glyphs._installed, glyphs._say_missing)
    monkeypatch.setattr(glyphs, "OTHERS", request.param)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


def panel(name: str) -> Chart:
    return Chart(analyse(monthly([3.0] * 12)), Captions(title="", alt_text="", name=name))


@pytest.mark.usefixtures("fonts")
def test_a_team_whose_name_cannot_be_drawn_has_its_number() -> None:
    assert glyphs.named("Riverside", 4) == "Riverside"
    assert glyphs.named("Clinique de l'\u00c9toile", 4) == "Clinique de l'\u00c9toile"
    assert glyphs.named(CLINIC, 4) == "#4"
    assert glyphs.named(f"{CLINIC} East", 4) == "#4 East"
    assert glyphs.named(HEALTH, 12) == "#12"
    assert glyphs.named(PARTY, 2) == "#2"
    assert glyphs.named(f"Riverside {PARTY}", 2) == f"Riverside {PARTY}"


@pytest.mark.usefixtures("fonts")
def test_numbers_go_on_from_page_to_page() -> None:
    unnamed, numbered = ([panel("Team")] * 9 + [panel(last)] for last in (CLINIC, "#10"))
    pages = [draw_panels(charts) for charts in (unnamed, numbered)]
    assert [len(of) for of in pages] == [2, 2]
    first, second = [Image.open(BytesIO(of[1])) for of in pages]
    assert ImageChops.difference(first, second).getbbox() is None


@pytest.mark.usefixtures("fonts")
def test_the_log_says_once_a_script_that_a_font_is_missing_and_never_the_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            draw_panels([panel(CLINIC), panel(HEALTH), panel(f"{CLINIC} East")])
    said = [record.getMessage() for record in caplog.records]
    assert [line.split()[4] for line in said] == ["Cjk", "Devanagari"]
    assert all(CLINIC not in line and "docs/install.md" in line for line in said)


@pytest.mark.parametrize("fonts", [(WITH_MORE,)], indirect=True)
@pytest.mark.usefixtures("fonts")
def test_an_installed_font_draws_the_letters_that_the_usual_one_has_not() -> None:
    usual, other, bold = (
        set(get_font(findfont(FontProperties(family=family, weight=weight))).get_charmap())
        for family, weight in ((glyphs.FAMILY, "normal"), (WITH_MORE, "normal"), (WITH_MORE, "bold"))
    )
    letter = next(chr(code) for code in sorted((other & bold) - usual) if chr(code).isalpha())
    assert glyphs.named(letter * 3, 4) == letter * 3
    assert glyphs.families(letter) == (glyphs.FAMILY, WITH_MORE)
    seen, missing = [draw_panels([panel(name)]) for name in (letter * 3, "#1")]
    assert seen != missing
