"""The small checks that the tables of blocks and elements are written in; each adds what it finds."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.block_kit.findings import Check, Findings, Surface, escaped_length

EVERYWHERE: tuple[Surface, ...] = ("message", "modal", "home")


def string(most: int, *, least: int = 1) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add(pointer, "must provide a string")
        else:
            _measure(len(value), least, most, pointer, findings)

    return check


def text_object(most: int, *, kinds: tuple[str, ...] = ("plain_text", "mrkdwn"), least: int = 1) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add(pointer, "must provide an object")
            return
        kind = value.get("type")
        if kind not in kinds:
            findings.add(f"{pointer}/type", f"must be a valid enum value: {', '.join(kinds)}")
            return
        _unknown_fields(
            value, {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}, pointer, findings
        )
        text = value.get("text")
        if not isinstance(text, str):
            findings.add(pointer, "missing required field: text")
            return
        length = escaped_length(text, is_plain=kind == "plain_text")
        findings.characters += length
        _measure(length, least, most, f"{pointer}/text", findings)

    return check


def plain_text(most: int) -> Check:
    return text_object(most, kinds=("plain_text",))


def boolean(value: Any, pointer: str, findings: Findings) -> None:
    if not isinstance(value, bool):
        findings.add(pointer, "must provide a boolean")


def integer(least: int, most: int) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            findings.add(pointer, "must provide an integer")
        elif value < least:
            findings.add(pointer, f"must be greater than or equal to {least}")
        elif value > most:
            findings.add(pointer, f"must be less than or equal to {most}")

    return check


def number(value: Any, pointer: str, findings: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.add(pointer, "must provide a number")


def one_of(*allowed: str) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if value not in allowed:
            findings.add(pointer, f"must be a valid enum value: {', '.join(allowed)}")

    return check


def matching(pattern: str, what: str) -> Check:
    shape = re.compile(pattern)

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str) or not shape.fullmatch(value):
            findings.add(pointer, f"must be {what}")

    return check


def anything(_value: Any, _pointer: str, _findings: Findings) -> None:
    """Slack documents no limit here."""


def list_of(item: Check, least: int, most: int) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, list):
            findings.add(pointer, "must provide an array")
            return
        if len(value) < least:
            findings.add(
                pointer, f"no less than {least} items allowed" if value else "must contain at least 1 item"
            )
        if len(value) > most:
            findings.add(pointer, f"no more than {most} items allowed")
        for place, one in enumerate(value):
            item(one, f"{pointer}/{place}", findings)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """An object with these fields and no others; `also` looks at the object as a whole."""
    fields = {**required, **(optional or {})}

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add(pointer, "must provide an object")
            return
        for name in required:
            if value.get(name) is None:
                findings.add(pointer, f"missing required field: {name}")
        _unknown_fields(value, fields.keys() | {"type"}, pointer, findings)
        for name, field in fields.items():
            if value.get(name) is not None:
                field(value[name], f"{pointer}/{name}", findings)
        for whole in also:
            whole(value, pointer, findings)

    return check


def typed(table: Mapping[str, Check], allowed: tuple[str, ...] | None = None) -> Check:
    """An object whose `type` picks its check from the table."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add(pointer, "must provide an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            findings.add(pointer, "missing required field: type")
        elif kind not in table or (allowed is not None and kind not in allowed):
            findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            table[kind](value, pointer, findings)

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        given = [name for name in names if value.get(name) is not None]
        if len(given) != 1:
            findings.add(pointer, f"must provide exactly one of: {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not any(value.get(name) for name in names):
            findings.add(pointer, f"must provide at least one of: {', '.join(names)}")

    return check


def only_on(surfaces: tuple[Surface, ...], check: Check) -> Check:
    def check_place(value: Any, pointer: str, findings: Findings) -> None:
        if findings.surface in surfaces:
            check(value, pointer, findings)
        else:
            findings.add(f"{pointer}/type", f"unsupported type: {value['type']}")

    return check_place


def _measure(length: int, least: int, most: int, pointer: str, findings: Findings) -> None:
    if length < least:
        findings.add(pointer, f"must be more than {least - 1} characters")
    if length > most:
        findings.add(pointer, f"must be less than {most + 1} characters")


def _unknown_fields(value: Mapping[str, Any], known: set[str], pointer: str, findings: Findings) -> None:
    for name in value.keys() - known:
        findings.add(pointer, f"invalid additional property: {name}")
