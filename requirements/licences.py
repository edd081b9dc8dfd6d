"""Writes docs/licences.md: the licence of every locked package, by what installs it. Run by `make licences`.

Names come from the lock files, licences from the packages' own metadata as they are installed here (PEP 639).
Versions stay in the lock files, so the page changes only when a package comes, goes or changes its licence.
"""

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "licences.md"
LOCKS = {
    "run": "The bot, in production",
    "demo": "Besides, the local workspace (`make demo`)",
    "dev": "Besides, building, testing and checking (`make test`, `make check`)",
    "bench": "Besides, peers that are measured (`make bench`)",
}
"""Each lock file holds all that the one before does."""
OURS = {"platform_system": "Linux", "sys_platform": "linux", "os_name": "posix"}
LONGEST = 60
"""Characters; what is longer in the old field `License` is a licence's text and not its name."""
TOP = """# Licences of what Callboard uses

Callboard itself is under the MIT licence ([LICENSE](../LICENSE)). None of these packages is part of its
wheel: pip installs each from the index, with its own licence text in its folder of site-packages. The
container image contains those of the first table, unmodified.

`make licences` writes this page from the metadata of the installed packages; the versions stand in
`requirements/`.
"""


def locked(lock: str) -> set[str]:
    """The names that a lock file installs on Linux."""
    lines = (HERE / f"{lock}.txt").read_text("utf-8").splitlines()
    packages = [Requirement(line.rstrip("\\ ")) for line in lines if line[:1].isalnum()]
    return {
        canonicalize_name(package.name)
        for package in packages
        if package.marker is None or package.marker.evaluate(OURS)
    }


def licence(name: str) -> str:
    """What an installed package says of itself: its SPDX expression, else its classifiers, else `License`.

    Raises PackageNotFoundError.
    """
    metadata = distribution(name).metadata
    licences = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    named = {line.rpartition(" :: ")[2] for line in licences} - {"OSI Approved"}
    (expression, *_) = metadata.get_all("License-Expression", [""])
    (text, *_) = metadata.get_all("License", [""])
    return expression or "; ".join(sorted(named)) or text.partition("\n")[0][:LONGEST]


def page() -> Iterator[str]:
    """The lines of the page."""
    yield TOP
    above: set[str] = set()
    for lock, title in LOCKS.items():
        names = locked(lock) - above
        above |= names
        yield f"## {title}\n"
        yield "| package | licence |\n| --- | --- |"
        yield from (f"| {name} | {licence(name)} |" for name in sorted(names))
        yield ""


if __name__ == "__main__":
    PAGE.write_text("\n".join(page()).rstrip() + "\n", encoding="utf-8")
