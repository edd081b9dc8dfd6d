"""`make sheet`: every kind of chart and every awkward case as pictures, to be looked at one by one.

Writes a PNG a case, sheets of six, and index.html with the alternative text under each.
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
ACROSS, DOWN, WIDE, HIGH = 2, 3, 800, 500


def main(folder: Path) -> None:
    """Draw all cases into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    entries, small = [], []
    for number, case in enumerate(cases(), 1):
        name = f"{number:02d}.png"
        picture = Image.open(BytesIO(_picture(case))).convert("L" if case.grey else "RGB")
        picture.save(folder / name)
        small.append(picture.convert("RGB"))
        entries.append(_entry(number, case, name))
    (folder / "index.html").write_text(_PAGE.format(entries="\n".join(entries)), encoding="utf-8")
    per_sheet = ACROSS * DOWN
    for number, first in enumerate(range(0, len(small), per_sheet), 1):
        _sheet(small[first : first + per_sheet]).save(folder / f"sheet-{number}.png")
    print(f"{len(entries)} pictures: {folder / 'index.html'}")


def _picture(case: Case) -> bytes:
    if case.title:
        return draw_panels(case.charts, title=case.title, shared=case.shared, dark=case.dark)[0]
    return draw(case.charts[0], dark=case.dark)


def _entry(number: int, case: Case, name: str) -> str:
    alt = " ".join(chart.captions.alt_text for chart in case.charts)
    return (
        f'<figure><img src="{name}" alt="{escape(alt)}">'
        f"<figcaption><b>{number}. {escape(case.name)}</b><br>{escape(alt)}</figcaption></figure>"
    )


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    """Pictures side by side at full size; higher ones are made smaller."""
    sheet = Image.new("RGB", (ACROSS * (WIDE + 10), DOWN * (HIGH + 10)), "#888888")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, ACROSS)
        picture.thumbnail((WIDE, HIGH))
        sheet.paste(picture, (column * (WIDE + 10), row * (HIGH + 10)))
    return sheet


_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Contact sheet</title>
<style>
body {{ font: 14px sans-serif; background: #ddd; }}
figure {{ display: inline-block; width: 800px; margin: 8px; vertical-align: top; }}
img {{ max-width: 100%; }}
</style>
{entries}
"""

if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER))
