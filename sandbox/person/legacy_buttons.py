"""The buttons and menus of legacy attachments, found by the name their app gave them."""

from typing import Any

from sandbox.workspace.model import Json, Message, View


def find(where: Message | View, name: str, value: Any) -> tuple[Json, Json] | None:
    """The attachment, and what Slack sends as the action; several buttons of one name differ by value."""
    for attachment in where.attachments if isinstance(where, Message) else ():
        for action in attachment.get("actions", []):
            if action.get("name") == name and (chosen := _chosen(action, value)):
                return attachment, {"name": name, "type": action.get("type", "button"), **chosen}
    return None


def _chosen(action: Json, value: Any) -> Json | None:
    if action.get("type") == "select":
        options = [option for option in action.get("options", []) if value in option.values()]
        return {"selected_options": [{"value": options[0]["value"]}]} if options else None
    names = {None, "", action.get("value"), action.get("text")}
    return {"value": action.get("value", "")} if value in names else None
