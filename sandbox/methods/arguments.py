"""The arguments of one Web API call, whether they came as a form, as JSON or as multipart."""

import json
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json

TRUE = {"true", "1", "yes"}


def parse(content_type: str, body: bytes, query: str) -> Json:
    """All arguments by name; `invalid_json` for a body that is not what it says."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            found = json.loads(body or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(found, dict):
            raise SlackError("json_not_object")
        return args | found
    if content_type.startswith("multipart/form-data"):
        return args | {name: content.decode() for name, content in parts(content_type, body).items()}
    return args | dict(parse_qsl(body.decode(), keep_blank_values=True))


def parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a multipart body by name."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    found = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found[str(part.get_param("name", header="content-disposition"))] = content
    return found


class Arguments:
    """Typed looks at the arguments; each raises `invalid_arguments` for what cannot be read."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        value = self.text(name)
        if not value:
            raise SlackError(error, messages=[f"missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return str(value).lower() in TRUE

    def whole(self, name: str, default: int) -> int:
        try:
            return int(self.values.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments", messages=[f"must provide an integer: {name}"]) from None

    def listed(self, name: str) -> list[str]:
        """A JSON list, or names with commas between."""
        value = self.values.get(name) or []
        return (
            [str(one) for one in value]
            if isinstance(value, list)
            else [one for one in str(value).split(",") if one]
        )

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """A JSON value, which may have come as text. None when absent or empty text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error, messages=[f"must be valid JSON: {name}"]) from None
