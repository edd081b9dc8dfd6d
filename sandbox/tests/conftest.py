"""A fresh clinic for each test."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

from sandbox.tests.clinic import Clinic, Time
from sandbox.wire.port import Port, open_port
from sandbox.workspace.workspace import Workspace

# How fast a busy machine is says nothing of the code; what hangs is ended after a minute.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_NEEDS = {"test_page.py": ("nicegui", "selenium"), "test_page_address.py": ("nicegui",)}
_MISSING = {test: [name for name in names if find_spec(name) is None] for test, names in _NEEDS.items()}
collect_ignore = [test for test, names in _MISSING.items() if names]


def pytest_report_header() -> list[str]:
    """What is left out, and why."""
    return [f"left out: {test}, without {', '.join(names)}" for test, names in _MISSING.items() if names]


@pytest.fixture(scope="session")
def port() -> Iterator[Port]:
    """Where each test serves a clinic of its own."""
    with open_port() as opened:
        yield opened


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
def clinic(workspace: Workspace, time: Time, port: Port) -> Iterator[Clinic]:
    bot = workspace.install_bot()
    workspace.join("#team", bot)
    with port.serve(workspace) as server:
        server.register_commands(["/agenda"])
        server.set_event_pauses(0.0)
        clinic = Clinic(workspace, server, bot, workspace.channel("#team"), time)
        try:
            yield clinic
        finally:
            clinic.disconnect()
