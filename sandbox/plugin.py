"""The pytest plugin: the fixture `sandbox` is a workspace, `sandbox_manifest` says which app is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.person.person import Person
from sandbox.wire.server import Server, serve
from sandbox.workspace.manifest import Source
from sandbox.workspace.model import Bot, Channel
from sandbox.workspace.workspace import Workspace

MANIFESTS = ("manifest.json", "manifest.yaml", "manifest.yml")


@dataclass(frozen=True)
class Sandbox:
    """A workspace with ana, ben, the channel #general, and an app that has yet to connect."""

    workspace: Workspace
    server: Server
    bot: Bot

    @property
    def api_url(self) -> str:
        """What a WebClient takes as its base_url."""
        return self.server.api_url

    @property
    def bot_token(self) -> str:
        return self.bot.bot_token

    @property
    def app_token(self) -> str:
        return self.bot.app_token

    @property
    def signing_secret(self) -> str:
        return self.bot.signing_secret

    def person(self, name: str) -> Person:
        """Somebody by name; a new one joins, and comes into #general."""
        if name not in {user.name for user in self.workspace.people}:
            user = self.workspace.add_user(name, name.capitalize())
            self.workspace.join("general", user)
        return Person(self.server, name)

    def channel(self, name: str) -> Channel:
        """A channel by name; a new one has everybody in it, and the bot."""
        if name not in {channel.name for channel in self.workspace.channels}:
            self.workspace.add_channel(name, [*self.workspace.people, self.bot.user])
        return self.workspace.channel(name)

    def wait_until_connected(self, timeout: float = 10.0) -> None:
        """Until the app has a Socket Mode connection."""
        self.server.wait_until_connected(self.bot, timeout)


@contextmanager
def open_sandbox(manifest: Source | None = None) -> Iterator[Sandbox]:
    """Serve one while the context lasts. Without a manifest the app may do and hears everything."""
    workspace = Workspace() if manifest is None else Workspace.from_manifest(manifest)
    if manifest is None:
        bot = workspace.install_bot()
        people = [workspace.add_user("ana", "Ana"), workspace.add_user("ben", "Ben")]
        workspace.add_channel("general", [*people, bot.user])
    with serve(workspace) as server:
        yield Sandbox(workspace, server, workspace.bots[-1])


@pytest.fixture
def sandbox_manifest(request: pytest.FixtureRequest) -> Source | None:
    """Override it to name a manifest; by default the one at the root of the tests, where there is one."""
    places: list[Path] = [request.config.rootpath / name for name in MANIFESTS]
    return next((place for place in places if place.is_file()), None)


@pytest.fixture
def sandbox(sandbox_manifest: Source | None) -> Iterator[Sandbox]:
    """A fresh workspace for each test."""
    with open_sandbox(sandbox_manifest) as opened:
        yield opened
