"""`make sheet`: every kind of chart and every awkward case as pictures, to be looked at one by one.

Writes a PNG a page, sheets of them as a phone shows them in a light and in a dark Slack, and index.html with
the alternative text under each.
"""

import sys
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.sheet_cases import Case, cases
from improvement.run_chart.drawing.panels import draw_panels
from improvement.run_chart.drawing.sheet import draw

FOLDER = "contact-sheet"
PHONE = 380
"""Pixels across a picture in Slack on a phone."""
ACROSS, PER_SHEET, GAP = 4, 12, 12
GROUNDS = {"light": "#ffffff", "dark": "#1a1d21"}
"""What is around pictures in Slack."""


def main(folder: Path) -> None:
    """Draw all cases into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    entries, small = [], []
    for number, case in enumerate(cases(), 1):
        names = []
        for page, png in enumerate(_pictures(case), 1):
            picture = Image.open(BytesIO(png)).convert("L" if case.grey else "RGB")
            names.append(f"{number:02d}.png" if page == 1 else f"{number:02d}-{page}.png")
            picture.save(folder / names[-1])
            small.append(_on_a_phone(picture.convert("RGB")))
        entries.append(_entry(number, case, names))
    (folder / "index.html").write_text(_PAGE.format(entries="\n".join(entries)), encoding="utf-8")
    for number, first in enumerate(range(0, len(small), PER_SHEET), 1):
        for name, ground in GROUNDS.items():
            _sheet(small[first : first + PER_SHEET], ground).save(folder / f"{name}-{number}.png")
    print(f"{len(small)} pictures of {len(entries)} cases: {folder / 'index.html'}")


def _pictures(case: Case) -> list[bytes]:
    if case.title:
        return draw_panels(case.charts, title=case.title, shared=case.shared, dark=case.dark)
    return [draw(case.charts[0], dark=case.dark)]


def _on_a_phone(picture: Image.Image) -> Image.Image:
    high = round(picture.height * PHONE / picture.width)
    return picture.resize((PHONE, high), Image.Resampling.LANCZOS)


def _entry(number: int, case: Case, names: list[str]) -> str:
    alt = escape(" ".join(chart.captions.alt_text for chart in case.charts))
    images = "".join(f'<img src="{name}" alt="{alt}">' for name in names)
    return f"<figure>{images}<figcaption><b>{number}. {escape(case.name)}</b><br>{alt}</figcaption></figure>"


def _sheet(pictures: list[Image.Image], ground: str) -> Image.Image:
    """Pictures in rows, each as high as its highest."""
    rows = [pictures[first : first + ACROSS] for first in range(0, len(pictures), ACROSS)]
    high = sum(max(picture.height for picture in row) + GAP for row in rows) + GAP
    sheet, y = Image.new("RGB", (ACROSS * (PHONE + GAP) + GAP, high), ground), GAP
    for row in rows:
        for column, picture in enumerate(row):
            sheet.paste(picture, (GAP + column * (PHONE + GAP), y))
        y += max(picture.height for picture in row) + GAP
    return sheet


_PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Contact sheet</title>
<style>
body {{ font: 14px sans-serif; }}
figure {{ display: inline-block; width: 380px; margin: 5px; vertical-align: top; }}
img {{ width: 100%; margin-bottom: 8px; }}
</style>
{entries}
"""

if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER))
