"""Every phrase the code says is in the templates, with the facts it needs; no phrase is left unsaid."""

import ast
from collections.abc import Iterator

import pytest

from improvement.call import StepKind
from prompts import library
from prompts.words import Words
from tests.house.reading import (
    TEMPLATES,
    calls,
    constants,
    modules,
    phrases,
    phrases_used_by_phrases,
    text_of,
    texts_in_code,
)


def said() -> Iterator[tuple[str, str, str, ast.Call]]:
    """Where, noun, phrase and call of everything said whose noun and phrase stand in the code."""
    for path, tree in modules().items():
        known = constants(tree)
        for name, call in calls(tree):
            if name in ("say", "plain") and len(call.args) == 2:
                noun, phrase = (text_of(arg, known) for arg in call.args)
                if noun is not None and phrase is not None:
                    yield f"{path}:{call.lineno}", noun, phrase, call


def test_every_phrase_the_code_says_exists() -> None:
    missing = [
        (where, f"{noun}.{phrase}") for where, noun, phrase, _ in said() if (noun, phrase) not in phrases()
    ]
    assert missing == []


def test_every_phrase_is_given_the_facts_it_names_and_no_others() -> None:
    wrong = []
    for where, noun, phrase, call in said():
        given = {keyword.arg for keyword in call.keywords}
        macro = phrases()[noun, phrase]
        unknown = {name for name in given if name is not None} - set(macro.arguments)
        lacking = set() if None in given else macro.needed - given
        if unknown or lacking:
            wrong.append((where, phrase, unknown, lacking))
    assert wrong == []


def test_no_phrase_is_left_that_nobody_says() -> None:
    whole, gapped = texts_in_code()
    used = whole | phrases_used_by_phrases() | {kind.value for kind in StepKind}

    def is_made_of_parts(noun: str, phrase: str) -> bool:
        return any(one.fullmatch(phrase) or one.fullmatch(f"{noun}.{phrase}") for one in gapped)

    unsaid = [one for one in phrases() if one[1] not in used and not is_made_of_parts(*one)]
    assert unsaid == []


@pytest.mark.parametrize("noun", sorted(path.stem for path in TEMPLATES.glob("*.j2")))
def test_every_template_can_be_read(noun: str) -> None:
    with pytest.raises(LookupError, match="No phrase"):
        Words().say(noun, "a_phrase_that_is_not_there")


@pytest.mark.parametrize("language", library.languages())
def test_every_language_has_every_phrase_with_the_same_facts(language: str) -> None:
    there = phrases(language)
    assert {one for one, macro in phrases().items() if there.get(one) != macro} == set()


def test_what_a_language_does_not_have_yet_is_said_in_english() -> None:
    assert Words("of-no-folder").say("safety", "no_patient_details").startswith("Please no patient details")
