"""The page of licences, held to the lock files and to what is installed here."""

import re
from importlib.metadata import PackageNotFoundError

import pytest

from requirements.licences import LOCKS, PAGE, licence, locked

TABLES = PAGE.read_text("utf-8").split("\n## ")[1:]
ROW = re.compile(r"^\| (?!package )([a-z0-9][a-z0-9-]*) \| (\S.*) \|$", re.MULTILINE)


def test_every_package_that_is_installed_anywhere_has_its_licence_on_the_page() -> None:
    listed: set[str] = set()
    for lock, table in zip(LOCKS, TABLES, strict=True):
        listed |= {name for name, _ in ROW.findall(table)}
        assert listed == locked(lock), lock


@pytest.mark.parametrize(("name", "said"), ROW.findall(PAGE.read_text("utf-8")))
def test_the_page_says_of_each_package_what_the_package_says_of_itself(name: str, said: str) -> None:
    try:
        assert licence(name) == said
    except PackageNotFoundError:
        assert name not in locked("dev"), f"{name} is locked and not installed"
        pytest.skip("Only `make bench` installs it.")
