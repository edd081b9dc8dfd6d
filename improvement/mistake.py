"""What is wrong in a file that people wrote, as values that can be put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to put right. `code` names the sentence, `facts` fill its gaps, `line` counts from 1.

    `where` is the path in a file that has paths, items counted from 1: `teams.2.channel`.
    """

    line: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""


class Wrong(Exception):
    """Part of a line cannot be read; whoever catches it knows the line."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def at(self, line: int) -> Mistake:
        """The mistake that this is in a line."""
        return Mistake(line, self.code, self.facts)
