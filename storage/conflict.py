"""What is raised when somebody else wrote first (optimistic locking by revision)."""

from typing import Any


class Conflict(Exception):
    """What is stored is not what the writer had seen. `current` is the row as it is now, or None."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"changed meanwhile: {type(current).__name__}")
        self.current = current
