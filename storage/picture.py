"""The cache of drawn charts, so that the same one is drawn once, and the charts still to be drawn."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from storage.insert import columns, insert
from storage.tables import Drawing, Picture


def picture(session: Session, key: str) -> Picture | None:
    """The picture kept under `key`, a hash of what it shows."""
    return session.get(Picture, key)


def keep(session: Session, pages: Mapping[str, bytes], now: datetime) -> None:
    """Keep PNGs by their keys, unless they are kept; they need not be drawn any more."""
    for key, png in pages.items():
        new = Picture(key=key, png=png, drawn_at=now)
        session.exec(insert(session, Picture).values(columns(new)).on_conflict_do_nothing())
    session.exec(delete(Drawing).where(col(Drawing.key).in_(pages)))


def kept(session: Session, keys: Collection[str]) -> set[str]:
    """The keys that have a picture, of those given, in one query."""
    return set(session.exec(select(Picture.key).where(col(Picture.key).in_(keys))))


def remember_drawing(session: Session, keys: Sequence[str], recipe: dict[str, Any], now: datetime) -> None:
    """Remember that these pages, drawn in one go from `recipe`, are still to be drawn."""
    for page, key in enumerate(keys):
        new = Drawing(key=key, first_key=keys[0], page=page, recipe=None if page else recipe, asked_at=now)
        session.exec(insert(session, Drawing).values(columns(new)).on_conflict_do_nothing())


def drawing(session: Session, key: str) -> tuple[list[str], dict[str, Any]] | None:
    """The keys of the pages drawn in one go with that of `key`, and their recipe; None when none is kept."""
    row = session.get(Drawing, key)
    first = session.get(Drawing, row.first_key) if row else None
    if first is None or first.recipe is None:
        return None
    pages = select(Drawing.key).where(Drawing.first_key == first.key).order_by(col(Drawing.page))
    return list(session.exec(pages)), first.recipe
