"""What applying a charter would change, in plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from improvement.charter.renames import Rename, with_renames
from improvement.charter.values import Charter
from improvement.charter.writing import plain

_LISTS = {"questions": "question", "topics": "topic", "measures": "measure", "teams": "team"}


@dataclass(frozen=True)
class Change:
    """One difference. `before` and `after` are as a charter file would write them; None is absent.

    `what` is `charter`, `call`, `lead_times`, `question`, `topic`, `measure` or `team`; `key` and `name`
    say which question, topic, measure or team; `field` says what of it differs (empty for one that comes
    or goes). A team or measure that leaves the charter is retired: what it reported is kept.
    """

    kind: Literal["add", "change", "retire"]
    what: str
    key: str = ""
    name: str = ""
    field: str = ""
    before: Any = None
    after: Any = None


def compare(old: Charter | None, new: Charter, renames: Sequence[Rename] = ()) -> tuple[Change, ...]:
    """Every difference, in the order of a charter file, new keys first. The same charter twice gives none.

    Compare charters that are both `resolved`, or both not: `#leeds` and its id are different texts.
    """
    if old is None:
        return tuple(_new(new))
    keys = (
        Change("change", each.what, each.after, each.after, "key", each.before, each.after)
        for each in renames
    )
    return (*keys, *_differences(plain(with_renames(old, renames)), plain(new)))


def _new(charter: Charter) -> Iterator[Change]:
    yield Change("add", "charter", charter.key, charter.name)
    for section, held in plain(charter).items():
        if section in _LISTS:
            yield from _listed(_LISTS[section], [], held)


def _differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for section in dict.fromkeys((*new, *old)):
        before, after = old.get(section), new.get(section)
        if section in _LISTS:
            yield from _listed(_LISTS[section], before or [], after or [])
        elif isinstance(after, dict):
            yield from _fields(section, before or {}, after)
        elif before != after:
            yield Change("change", "charter", field=section, before=before, after=after)


def _listed(what: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    before = {item["key"]: item for item in old}
    after = {item["key"]: item for item in new}
    for key, item in after.items():
        if key in before:
            yield from _fields(what, before[key], item, key=key, name=_name(item))
        else:
            yield Change("add", what, key, _name(item))
    for key, item in before.items():
        if key not in after:
            yield Change("retire", what, key, _name(item))
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        yield Change("change", what, field="order", before=kept_before, after=kept_after)


def _fields(
    what: str, before: dict[str, Any], after: dict[str, Any], *, key: str = "", name: str = ""
) -> Iterator[Change]:
    for field in dict.fromkeys((*after, *before)):
        if before.get(field) != after.get(field):
            yield Change("change", what, key, name, field, before.get(field), after.get(field))


def _name(item: dict[str, Any]) -> str:
    return str(item.get("name") or item.get("text"))
