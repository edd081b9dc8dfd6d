"""On the path of an app that is run: Slack's SDK then calls the local workspace, and the app stays as it is.

slack_sdk reads no address from the environment, so the default of its clients changes when they load.
An address that the app itself names is left alone. Python imports this file by itself before the app.
"""

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

CLIENTS = {f"slack_sdk.web.{name}" for name in ("base_client", "async_base_client", "legacy_base_client")}


class PointingLoader(SourceFileLoader):
    """Loads a module of clients and points them at SLACK_API_URL."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        for each in list(vars(module).values()):
            if isinstance(each, type) and "BASE_URL" in vars(each):
                _point(each, os.environ["SLACK_API_URL"])


class Finder(PathFinder):
    """Finds those modules and no other."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in CLIENTS:
            return None
        spec = super().find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = PointingLoader(fullname, spec.loader.path)
        return spec


def _point(client: Any, url: str) -> None:
    made, slack = client.__init__, client.BASE_URL
    made.__defaults__ = tuple(url if default == slack else default for default in made.__defaults__)
    client.BASE_URL = url


def _load_the_next() -> None:
    """A system may have a `sitecustomize` of its own, which this one hides."""
    here = Path(__file__).resolve().parent
    others = [place for place in sys.path if Path(place).resolve() != here]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec and spec.loader:
        spec.loader.exec_module(module_from_spec(spec))


if os.environ.get("SLACK_API_URL"):
    sys.meta_path.insert(0, Finder)
_load_the_next()
