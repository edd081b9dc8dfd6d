"""Drawing charts and keeping their pictures. What cannot be drawn now is kept to be drawn later.

Drawing takes tens of milliseconds, or a second for the first, so no session is open meanwhile.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session

from handlers.tools import Tools
from improvement.run_chart.chart import Chart
from storage import picture as pictures

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sheet:
    """What is drawn in one go: a single chart, or all pages of small multiples when there is a title."""

    charts: tuple[Chart, ...]
    title: str | None = None


@cache
def _recipes() -> TypeAdapter[Sheet]:
    return TypeAdapter(Sheet)


def draw_and_keep(tools: Tools, sheets: Sequence[tuple[Sequence[str], Sheet]], now: datetime) -> None:
    """Draw what is not kept yet; each sheet comes with the keys of its pages. Opens its own sessions.

    A sheet that cannot be drawn costs no other its picture: it is remembered, and `png` draws it later.
    """
    with tools.reading() as session:
        known = pictures.kept(session, [key for keys, _ in sheets for key in keys])
    fresh = [
        (keys, sheet, _drawn(tools, keys, sheet)) for keys, sheet in sheets if not known.issuperset(keys)
    ]
    if not fresh:
        return
    with tools.session() as session:
        for keys, sheet, pages in fresh:
            _keep(session, keys, sheet, pages, now)
        session.commit()


def png(tools: Tools, key: str) -> bytes | None:
    """The picture kept under `key`, drawn now if it could not be before; None when it still cannot be."""
    with tools.reading() as session:
        kept, left = pictures.picture(session, key), pictures.drawing(session, key)
    if kept is not None:
        return kept.png
    if left is None:
        log.warning("No picture is kept under %s", key)
        return None
    keys, recipe = left
    draw_and_keep(tools, [(keys, sheet_of(recipe))], tools.now())
    with tools.reading() as session:
        kept = pictures.picture(session, key)
    return kept.png if kept else None


def recipe_of(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON."""
    return dict(_recipes().dump_python(sheet, mode="json"))


def sheet_of(recipe: dict[str, Any]) -> Sheet:
    """The inverse of `recipe_of`."""
    return _recipes().validate_python(recipe)


def _keep(session: Session, keys: Sequence[str], sheet: Sheet, pages: Sequence[bytes], now: datetime) -> None:
    if pages:
        pictures.keep(session, dict(zip(keys, pages, strict=True)), now)
    else:
        pictures.remember_drawing(session, keys, recipe_of(sheet), now)


def _drawn(tools: Tools, keys: Sequence[str], sheet: Sheet) -> list[bytes]:
    """The pages; none when they cannot be drawn."""
    try:
        return tools.draw(sheet.charts, sheet.title)
    except Exception:  # whatever it was, a message without its chart is better than none
        log.exception("Could not draw the chart %s", keys[0])
        return []
