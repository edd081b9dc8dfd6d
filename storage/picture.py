"""Drawn charts, so that the same one is drawn once."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from storage.insert import columns, insert
from storage.tables import Picture


def picture(session: Session, key: str) -> Picture | None:
    """The picture kept under `key`, a hash of what it shows."""
    return session.get(Picture, key)


def keep(session: Session, key: str, png: bytes, now: datetime) -> None:
    """Keep a PNG under `key`, unless there is one."""
    new = Picture(key=key, png=png, drawn_at=now)
    session.exec(insert(session, Picture).values(columns(new)).on_conflict_do_nothing())


def kept(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys that have a picture, in one query."""
    return set(session.exec(select(Picture.key).where(col(Picture.key).in_(keys))))
