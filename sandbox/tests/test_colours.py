"""Words can be read by people with weak sight, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from itertools import product

import pytest

from sandbox.showing.templating import style_sheet

READABLE = 4.5  # to 1, words
VISIBLE = 3.0  # to 1, the edge of a field
SHEETS = style_sheet("blocks.css") + style_sheet("page.css")
COLOURS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", SHEETS))
INKS, PAPERS = ("ink", "soft", "link", "danger", "accent"), ("paper", "raised", "hover")
WORDS_ON = [
    *product(INKS, PAPERS),
    ("on-accent", "accent"),
    ("on-danger", "danger"),
    ("danger", "danger-soft"),
    ("ink", "danger-soft"),
    ("ink", "accent-soft"),
    ("soft", "accent-soft"),
    ("code", "code-paper"),
    ("link", "mention"),
    ("loud-ink", "loud"),
    ("bar-ink", "bar"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, *, dark: bool) -> float:
    light, dim = sorted((luminance(COLOURS[name].split(", ")[dark]) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), WORDS_ON)
def test_words_stand_out_from_what_is_behind_them(ink: str, paper: str, dark: bool) -> None:
    assert contrast(ink, paper, dark=dark) >= READABLE


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(dark: bool) -> None:
    assert contrast("edge", "raised", dark=dark) >= VISIBLE


@pytest.mark.parametrize("colour", re.findall(r"\.face-\d \{ background: (#\w{6}); \}", SHEETS))
def test_initials_can_be_read_on_every_face(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= READABLE
