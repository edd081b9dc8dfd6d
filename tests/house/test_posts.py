"""What is posted has one grammar: the table in the documentation is the rules in the code."""

import ast
from datetime import timedelta
from pathlib import Path

from handlers.posts import RULES, Expiry, Occasion, Rule
from tests.house.reading import modules

ROOT = Path(__file__).parents[2]


def test_the_table_of_what_is_posted_is_the_grammar_of_the_code() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    section = text.partition("### What is posted, once\n")[2].partition("\n**")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [_row(occasion, rule) for occasion, rule in RULES.items()]


def test_every_occasion_has_its_rule() -> None:
    assert set(RULES) == set(Occasion)


def test_a_delivery_is_made_in_one_place() -> None:
    making = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Delivery"
    }
    assert making == {"handlers/posts.py"}


def _row(occasion: Occasion, rule: Rule) -> str:
    must = len(rule.about) - rule.optional
    key = ":".join((occasion.value, *map(str.upper, rule.about[:must])))
    key += "".join(f"[:{name.upper()}" for name in rule.about[must:]) + "]" * rule.optional
    cells = [
        f"`{key}`",
        rule.to.value,
        f"`{rule.under.value}`" if rule.under else "",
        _said(rule.expires),
        _said(rule.change_expires),
    ]
    return "| " + " | ".join(cells) + " |"


def _said(expiry: Expiry | None) -> str:
    if expiry is None:
        return "never"
    if expiry.span is None:
        return "with its step of the month"
    days, hours = expiry.span // timedelta(days=1), expiry.span // timedelta(hours=1)
    span = f"{days} day{'s' * (days > 1)}" if days else f"{hours} hour{'s' * (hours > 1)}"
    return f"{span} after {expiry.after.value}"
