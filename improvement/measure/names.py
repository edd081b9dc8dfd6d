"""Which measure somebody means."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from improvement.measure.values import Measure
from improvement.refusal import Refused


def find_measure(name: str, measures: Iterable[Measure]) -> Measure:
    """The measure of that key or name. Raises Refused `measure_unknown` with the nearest names."""
    known = tuple(measures)
    wanted = folded(name)
    for measure in known:
        if wanted in (folded(measure.key), folded(measure.name)):
            return measure
    near = get_close_matches(wanted, [folded(measure.key) for measure in known], n=1, cutoff=0.5)
    raise Refused(
        "measure_unknown",
        field="measure",
        typed=name,
        near=next((m.key for m in known if near and folded(m.key) == near[0]), ""),
        known=", ".join(measure.key for measure in known),
    )


def folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())
