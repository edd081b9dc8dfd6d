"""A test that hangs ends by itself, and says where it hung."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.reading import ROOT

HANGING = """
import threading

def test_that_waits_for_ever():
    threading.Event().wait()
"""
PATIENCE = 50
"""Seconds for pytest to start and be ended on a busy machine."""


@pytest.mark.parametrize("workers", [(), ("-n1", "--maxprocesses=1")])
def test_a_test_that_hangs_is_ended_and_named(tmp_path: Path, workers: tuple[str, ...]) -> None:
    file = tmp_path / "test_hanging.py"
    file.write_text(HANGING, encoding="utf-8")
    ours = ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={tmp_path}", "-o", "faulthandler_timeout=0.3"]
    ended = subprocess.run(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-m", "pytest", *ours, *workers, str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode != 0
    assert "Timeout" in ended.stderr
    assert "in test_that_waits_for_ever" in ended.stderr


def test_a_minute_is_what_a_test_may_take(pytestconfig: pytest.Config) -> None:
    assert float(pytestconfig.getini("faulthandler_timeout")) == 60
    assert pytestconfig.getini("faulthandler_exit_on_timeout") is True
