"""Keys of teams and measures that changed: what was written under the old one goes on under the new one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from improvement.charter.values import Charter, CharterTeam
from improvement.measure import Measure
from improvement.nearest import nearest
from improvement.refusal import Refused

What = Literal["team", "measure"]
Keyed = TypeVar("Keyed", CharterTeam, Measure)


@dataclass(frozen=True)
class Rename:
    """A team or a measure whose key was `before` and is `after` now."""

    what: What
    before: str
    after: str


def likely_renames(old: Charter, new: Charter) -> tuple[Rename, ...]:
    """Keys that are gone beside new ones that look like them, or that have the name of what is gone."""
    return (*_likely("team", old.teams, new.teams), *_likely("measure", old.measures, new.measures))


def told_renames(old: Charter, new: Charter, told: Iterable[tuple[str, str]]) -> tuple[Rename, ...]:
    """The renames that somebody told as (before, after).

    Raises Refused `charter.rename_unknown` where neither teams nor measures have one gone and the other new,
    and where two renames share a key.
    """
    pairs = tuple(dict.fromkeys(told))
    for before, after in pairs:
        if sum(before in pair or after in pair for pair in pairs) > 1:
            raise Refused("charter.rename_unknown", before=before, after=after)
    return tuple(_told(old, new, before, after) for before, after in pairs)


def with_renames(charter: Charter, renames: Sequence[Rename]) -> Charter:
    """The charter with new keys in place of old ones."""
    teams = {rename.before: rename.after for rename in renames if rename.what == "team"}
    measures = {rename.before: rename.after for rename in renames if rename.what == "measure"}
    return replace(
        charter,
        teams=tuple(replace(team, key=teams.get(team.key, team.key)) for team in charter.teams),
        measures=tuple(
            replace(measure, key=measures.get(measure.key, measure.key)) for measure in charter.measures
        ),
    )


def _likely(what: What, old: Sequence[Keyed], new: Sequence[Keyed]) -> Iterator[Rename]:
    gone, come = _gone(old, new), _gone(new, old)
    for before in gone.values():
        same = next(
            (item.key for item in come.values() if item.name.casefold() == before.name.casefold()), ""
        )
        after = same or nearest(before.key, list(come))
        if after:
            del come[after]
            yield Rename(what, before.key, after)


def _told(old: Charter, new: Charter, before: str, after: str) -> Rename:
    if before in _gone(old.teams, new.teams) and after in _gone(new.teams, old.teams):
        return Rename("team", before, after)
    if before in _gone(old.measures, new.measures) and after in _gone(new.measures, old.measures):
        return Rename("measure", before, after)
    raise Refused("charter.rename_unknown", before=before, after=after)


def _gone(old: Sequence[Keyed], new: Sequence[Keyed]) -> dict[str, Keyed]:
    """What the old has and the new has not, by key."""
    kept = {item.key for item in new}
    return {item.key: item for item in old if item.key not in kept}
