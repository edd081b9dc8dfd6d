"""Something a person asked for that the rules do not allow, as a value that can be put into words."""

from typing import Any


class Refused(Exception):
    """A rule said no.

    `code` names the sentence, `NOUN.PHRASE` or a phrase of `refused`; a house test knows every code. `facts`
    fill its gaps; `field` is the form field it belongs to, when there is one.
    """

    def __init__(self, code: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts

    @property
    def noun(self) -> str:
        """Whose words hold the sentence."""
        return self.code.rpartition(".")[0] or "refused"

    @property
    def phrase(self) -> str:
        """The sentence among the words of its noun."""
        return self.code.rpartition(".")[2]
