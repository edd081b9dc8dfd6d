"""YAML as people type it: every value as text, every place with its line, every slip of the format named.

Values are not guessed at: `12:30`, `no` and `2026-12-17` stay the text that was typed, a blank is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from improvement.mistake import Mistake

LARGEST_CHARACTERS = 300_000
"""Sixty teams with long definitions need a tenth of this."""

_NULL = "tag:yaml.org,2002:null"
_BARE_HANDLE = re.compile(r"(?:^\s*-|:)\s+(@[\w.-]+)")
_BARE_HANDLE_IN_LIST = re.compile(r"[\[,]\s*(@[\w.-]+)")


@dataclass
class Document:
    """What a file says (dicts, lists, text and None), the line of every path, and what is wrong so far."""

    data: Any = None
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    source: tuple[str, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a path, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistake(self, path: tuple[str | int, ...], code: str, **facts: Any) -> None:
        """Record a mistake at a path."""
        where = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
        self.mistakes.append(Mistake(self.line(path), code, facts, where))


def read_yaml(text: str) -> Document:
    """Read one YAML document. What cannot be read at all leaves `data` None and at least one mistake."""
    document = Document(source=tuple(text.splitlines()))
    if len(text) > LARGEST_CHARACTERS:
        document.mistake((), "file_too_large", characters=len(text), most=LARGEST_CHARACTERS)
        return document
    try:
        root = YAML(typ="safe", pure=True).compose(text.removeprefix("\ufeff"))
    except MarkedYAMLError as error:
        document.mistakes.extend(_syntax(error, document.source))
        return document
    except YAMLError:
        document.mistake((), "yaml_character")
        return document
    except RecursionError:
        document.mistake((), "yaml_deep")
        return document
    if root is None:
        document.mistake((), "file_empty")
    else:
        document.data = _plain(root, (), document, set())
    return document


def _plain(node: Node, path: tuple[str | int, ...], document: Document, seen: set[int]) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen:
        document.mistake(path, "yaml_alias")
        return None
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), document, seen) for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return _mapping(node, path, document, seen)
    blank = node.tag == _NULL or (isinstance(node, ScalarNode) and not node.value.strip())
    return None if blank else str(node.value).strip()


def _mapping(
    node: MappingNode, path: tuple[str | int, ...], document: Document, seen: set[int]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            document.mistakes.append(Mistake(line, "yaml_key", where=".".join(map(str, path))))
            continue
        key = str(key_node.value)
        here = (*path, key)
        if key in found:
            first = document.lines[here]
            document.mistakes.append(Mistake(line, "yaml_twice", {"field": key, "first_line": first}, key))
            continue
        document.lines[here] = line
        found[key] = _plain(value_node, here, document, seen)
    return found


def _syntax(error: MarkedYAMLError, source: tuple[str, ...]) -> Iterator[Mistake]:
    problem = error.problem or error.context or ""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1 if mark else 1, max(len(source), 1))
    if "'@'" in problem:
        yield from _bare_handles(line, source)
    elif r"'\t'" in problem:
        yield Mistake(line, "yaml_tab")
    elif "quoted scalar" in (error.context or "") and error.context_mark:
        yield Mistake(error.context_mark.line + 1, "yaml_quote_open")
    elif "mapping values are not allowed" in problem:
        yield Mistake(line, "yaml_colon")
    elif "another document" in problem:
        yield Mistake(line, "yaml_two_documents")
    else:
        yield Mistake(line, "yaml_unreadable", {"problem": problem})


def _bare_handles(line: int, source: tuple[str, ...]) -> Iterator[Mistake]:
    """Every handle that lacks its quotes, since the first of them hides the rest."""
    found = [
        (number, match[1])
        for number, content in enumerate(source, start=1)
        for match in (_BARE_HANDLE_IN_LIST if "[" in content else _BARE_HANDLE).finditer(content)
    ]
    for number, typed in found or [(line, "@")]:
        yield Mistake(number, "yaml_at_sign", {"typed": typed})
