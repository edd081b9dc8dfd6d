"""Whoever only looks takes no lock: a session that may write is opened by those who commit, nobody else."""

import ast
from collections.abc import Iterator

from tests.house.reading import modules


def sessions(opener: str) -> Iterator[tuple[str, ast.With, ast.Module]]:
    """Where, block and module of every `with x.opener() as ...`."""
    for path, tree in modules("bot", "handlers").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.With) and any(opener in ast.unparse(item) for item in node.items):
                yield f"{path}:{node.lineno}", node, tree


def commits(node: ast.AST, tree: ast.Module) -> bool:
    """Whether a piece of code commits, itself or through a function of its own module that it calls."""
    called = {one.func for one in ast.walk(node) if isinstance(one, ast.Call)}
    if any(isinstance(one, ast.Attribute) and one.attr == "commit" for one in called):
        return True
    names = {one.id for one in called if isinstance(one, ast.Name)}
    return any(
        commits(one, tree) for one in tree.body if isinstance(one, ast.FunctionDef) and one.name in names
    )


def test_a_session_that_may_write_is_opened_only_by_those_who_write() -> None:
    assert [where for where, block, tree in sessions(".session()") if not commits(block, tree)] == []


def test_a_session_that_only_reads_never_commits() -> None:
    reading = list(sessions(".reading()"))
    assert reading
    assert [where for where, block, tree in reading if commits(block, tree)] == []
