"""The cast is on stage for these tests."""

from tests.cast import stage, stage_on_both

__all__ = ["stage", "stage_on_both"]
