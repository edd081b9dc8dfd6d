"""What is open in front of each person: a stack of up to three modals, and one App Home per app."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from sandbox.workspace.errors import SlackError
from sandbox.workspace.form_state import state_of
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Identifiers, secret
from sandbox.workspace.model import Bot, Json, View

STACK_LIMIT = 3  # docs.slack.dev/surfaces/modals: the root and two pushed views


class Modals:
    def __init__(self, happenings: Happenings, ids: Identifiers) -> None:
        self._happenings = happenings
        self._ids = ids
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[tuple[str, str], str] = {}

    def open(self, bot: Bot, user: str, payload: Json) -> View:
        """A new stack: what was open before is closed."""
        with self._happenings.change(f"a modal opened for {user}: {_title(payload)}"):
            self._refuse_duplicate(payload, bot)
            self._forget(user, self._stacks.get(user, []))
            view = self._new(bot, user, payload, "modal")
            self._stacks[user] = [view.id]
        return view

    def push(self, bot: Bot, user: str, payload: Json) -> View:
        with self._happenings.change(f"a modal was pushed for {user}: {_title(payload)}"):
            stack = self._stacks.setdefault(user, [])
            if len(stack) >= STACK_LIMIT:
                raise SlackError("push_limit_reached")
            self._refuse_duplicate(payload, bot)
            below = self._views[stack[-1]] if stack else None
            view = self._new(bot, user, payload, "modal", below)
            stack.append(view.id)
        return view

    def update(self, view: View, payload: Json, expected_hash: str | None = None) -> View:
        """New contents; what people typed stays where block and action ids stay."""
        with self._happenings.held():
            current = self.get(view.id)
            if expected_hash and expected_hash != current.hash:
                raise SlackError("hash_conflict")
            inputs = state_of(payload.get("blocks", []), current.inputs)
            changes = {"payload": payload, "inputs": inputs, "hash": secret(length=16), "errors": {}}
            return self.keep(current, "was updated", **changes)

    def publish(self, bot: Bot, user: str, payload: Json, expected_hash: str | None = None) -> View:
        with self._happenings.held():
            home = self.home_of(user, bot.app_id)
            if home is not None:
                return self.update(home, payload, expected_hash)
            with self._happenings.change(f"the App Home of {bot.user.name} was published for {user}"):
                view = self._new(bot, user, payload, "home")
                self._homes[user, bot.app_id] = view.id
                return view

    def keep(self, view: View, happening: str, **changes: Any) -> View:
        """Replace fields of a view as it is now; `not_found` when it was closed."""
        with self._happenings.change(f"{view.title or 'a view'} {happening} for {view.user}"):
            after = replace(self.get(view.id), **changes)
            self._views[view.id] = after
        return after

    def close(self, view: View) -> None:
        """Close this modal and whatever lies on it; the one below shows again."""
        with self._happenings.change(f"a modal was closed for {view.user}: {view.title}"):
            stack = self._stacks.get(view.user, [])
            if view.id in stack:
                place = stack.index(view.id)
                self._forget(view.user, stack[place:])

    def clear(self, user: str) -> None:
        with self._happenings.change(f"all modals were closed for {user}"):
            self._forget(user, self._stacks.get(user, []))

    def stack(self, user: str) -> list[View]:
        """Bottom first."""
        with self._happenings.held():
            return [self._views[view] for view in self._stacks.get(user, [])]

    def top(self, user: str) -> View | None:
        stack = self.stack(user)
        return stack[-1] if stack else None

    def home_of(self, user: str, app_id: str | None = None) -> View | None:
        with self._happenings.held():
            homes = [
                self._views[v]
                for (who, app), v in self._homes.items()
                if who == user and app_id in {app, None}
            ]
        return homes[-1] if homes else None

    def find(self, bot: Bot, *, view_id: str | None, external_id: str | None) -> View:
        with self._happenings.held():
            for view in self._views.values():
                is_meant = view.id == view_id if view_id else view.payload.get("external_id") == external_id
                if is_meant and view.app_id == bot.app_id:
                    return view
        raise SlackError("not_found")

    def get(self, view_id: str) -> View:
        with self._happenings.held():
            if found := self._views.get(view_id):
                return found
        raise SlackError("not_found")

    def _new(
        self,
        bot: Bot,
        user: str,
        payload: Json,
        kind: Literal["modal", "home"],
        below: View | None = None,
    ) -> View:
        view_id = self._ids.next("V")
        view = View(
            id=view_id,
            user=user,
            hash=secret(length=16),
            payload=payload,
            kind=kind,
            app_id=bot.app_id,
            bot_id=bot.bot_id,
            root_view_id=below.root_view_id if below else view_id,
            previous_view_id=below.id if below else None,
            inputs=state_of(payload.get("blocks", [])),
        )
        self._views[view_id] = view
        return view

    def _forget(self, user: str, views: Iterable[str]) -> None:
        gone = list(views)
        self._stacks[user] = [view for view in self._stacks.get(user, []) if view not in gone]
        for view in gone:
            self._views.pop(view, None)

    def _refuse_duplicate(self, payload: Json, bot: Bot) -> None:
        external_id = payload.get("external_id")
        taken = {v.payload.get("external_id") for v in self._views.values() if v.app_id == bot.app_id}
        if external_id and external_id in taken:
            raise SlackError("duplicate_external_id")


def _title(payload: Json) -> str:
    return str(payload.get("title", {}).get("text", ""))
