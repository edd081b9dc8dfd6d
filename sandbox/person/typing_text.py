"""What Slack's client makes of typed text before it is sent."""

import re

from sandbox.workspace.workspace import Workspace

URL = re.compile(r"https?://[^\s<>|]+")
SPECIAL = {"channel", "here", "everyone"}
MENTIONED = re.compile(r"(?<![\w<])@([\w.-]*\w)")
NAMED = re.compile(r"(?<![\w<&])#([\w-]+)")


def as_posted(text: str, workspace: Workspace) -> str:
    """As it stands in a message: & < > escaped; addresses, @names, #channels, @channel as Slack has them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _with_ids(URL.sub(r"<\g<0>>", escaped), workspace, named=False)


def as_command_text(text: str, workspace: Workspace) -> str:
    """As an escaping slash command gets it: names become ids with the name beside, all else stays raw."""
    return _with_ids(text, workspace, named=True)


def _with_ids(text: str, workspace: Workspace, *, named: bool) -> str:
    def person(found: re.Match[str]) -> str:
        if found[1] in SPECIAL:
            return found[0] if named else f"<!{found[1]}>"
        user = next((u for u in workspace.directory.users.values() if u.name == found[1]), None)
        return f"<@{user.id}{'|' + user.name if named else ''}>" if user else found[0]

    def place(found: re.Match[str]) -> str:
        channel = next((c for c in workspace.channels if c.name == found[1]), None)
        return f"<#{channel.id}|{channel.name}>" if channel else found[0]

    return NAMED.sub(place, MENTIONED.sub(person, text))
