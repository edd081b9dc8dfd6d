"""The options that apps offered for their external selects, for each person who searched."""

from collections.abc import Sequence

from sandbox.workspace.happenings import Happenings
from sandbox.workspace.model import Json, Message, View

Key = tuple[str, str, str, str]


class Suggestions:
    def __init__(self, happenings: Happenings) -> None:
        self._happenings = happenings
        self._offered: dict[Key, list[Json]] = {}

    def keep(
        self, where: Message | View, user: str, block_id: str, action_id: str, groups: Sequence[Json]
    ) -> None:
        """What the app offers now, as option groups, in the place of what it offered before."""
        with self._happenings.change(f"options were loaded for {action_id}"):
            self._offered[_holder(where), user, block_id, action_id] = list(groups)

    def of(self, where: Message | View, user: str, block_id: str, action_id: str) -> list[Json]:
        """Option groups, each with `options` and, where the app gave one, a `label`."""
        return self._offered.get((_holder(where), user, block_id, action_id), [])


def _holder(where: Message | View) -> str:
    return where.id if isinstance(where, View) else f"{where.channel} {where.ts}"
