"""A fresh clinic for each test."""

from collections.abc import Iterator

import pytest

from sandbox.tests.clinic import Clinic, Time
from sandbox.wire.server import serve
from sandbox.workspace.workspace import Workspace


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def workspace(time: Time) -> Workspace:
    """Ana and Ben in #team; impatient, so that a bot which never answers costs little."""
    workspace = Workspace(now=time.read_now, clock=time.read_clock, patience=1.0)
    people = [workspace.add_user("ana", "Ana Ito"), workspace.add_user("ben", "Ben Osei", tz="Europe/London")]
    workspace.add_channel("team", people)
    return workspace


@pytest.fixture
def clinic(workspace: Workspace, time: Time) -> Iterator[Clinic]:
    bot = workspace.install_bot()
    workspace.join("#team", bot)
    with serve(workspace) as server:
        server.register_commands(["/agenda"])
        server.set_event_pauses(0.0)
        clinic = Clinic(workspace, server, bot, workspace.channel("#team"), time)
        try:
            yield clinic
        finally:
            clinic.disconnect()
