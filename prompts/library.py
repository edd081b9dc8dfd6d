"""Question sets, topic libraries and charters that ship, read from YAML files anyone may edit."""

from functools import cache
from importlib.resources import files

from improvement.charter.reading import Library, read_questions, read_topics
from improvement.charter.values import Question, Topic

CHARTERS, QUESTIONS, TOPICS = "charters", "questions", "topics"


def names(shelf: str) -> tuple[str, ...]:
    """What stands on a shelf (`charters`, `questions` or `topics`), in alphabetical order."""
    held = (entry.name for entry in files("prompts").joinpath(shelf).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in held if name.endswith(".yaml")))


@cache
def question_set(name: str) -> tuple[Question, ...]:
    """A shipped question set. Raises LookupError when there is none of that name."""
    return read_questions(_text(QUESTIONS, name))


@cache
def topic_library(name: str) -> tuple[Topic, ...]:
    """A shipped topic library. Raises LookupError when there is none of that name."""
    return read_topics(_text(TOPICS, name))


def charter_text(name: str) -> str:
    """A shipped charter as the text of its file. Raises LookupError when there is none of that name."""
    return _text(CHARTERS, name)


def languages() -> tuple[str, ...]:
    """The languages there are words for: one folder of templates each."""
    return tuple(
        sorted(entry.name for entry in files("prompts").joinpath("templates").iterdir() if entry.is_dir())
    )


@cache
def shipped() -> Library:
    """All that a charter may name: hand it to `read_charter`."""
    return Library(
        questions={name: question_set(name) for name in names(QUESTIONS)},
        topics={name: topic_library(name) for name in names(TOPICS)},
        languages=languages(),
    )


def _text(shelf: str, name: str) -> str:
    if name not in names(shelf):
        raise LookupError(f"No {name!r} among the shipped {shelf}: {', '.join(names(shelf))}")
    return files("prompts").joinpath(shelf, f"{name}.yaml").read_text(encoding="utf-8")
