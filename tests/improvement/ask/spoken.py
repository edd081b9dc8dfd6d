"""The sentences of `sentences.yaml` and `adversary.yaml`, and how well they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from improvement.ask.reading import asks


@dataclass(frozen=True)
class Spoken:
    """One answer, and whether it asks for something."""

    text: str
    asks: bool | None
    language: str
    manner: str


@dataclass(frozen=True)
class Figures:
    """How often what is read as an ask is one, how often an ask is read as one, and which are not."""

    right_asks: int
    read_as_asks: int
    asks: int
    noes_read_as_asks: int
    noes: int

    @property
    def precision(self) -> float:
        return self.right_asks / self.read_as_asks

    @property
    def recall(self) -> float:
        return self.right_asks / self.asks


def spoken(name: str = "sentences") -> Iterator[Spoken]:
    """Every sentence of a set."""
    groups = YAML(typ="safe").load(Path(__file__).with_name(f"{name}.yaml"))
    for group in groups:
        for text in group["texts"]:
            yield Spoken(text, group["asks"], group["language"], group["manner"])


def figures(sentences: Sequence[Spoken]) -> Figures:
    """Count how the rules read them; what must be asked back is read as no ask."""
    heard = [(sentence, asks(sentence.text)) for sentence in sentences]
    return Figures(
        right_asks=sum(one.asks is True and said is True for one, said in heard),
        read_as_asks=sum(said is True for _, said in heard),
        asks=sum(one.asks is True for one in sentences),
        noes_read_as_asks=sum(one.asks is False and said is True for one, said in heard),
        noes=sum(one.asks is False for one in sentences),
    )
