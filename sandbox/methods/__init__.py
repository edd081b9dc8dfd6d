"""The Web API methods by family. Importing this package fills METHODS."""

from sandbox.methods import (
    apps,
    assistants,
    channels,
    chat,
    conversations,
    files,
    functions,
    marks,
    oauth,
    users,
    views,
)
from sandbox.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "apps",
    "assistants",
    "channels",
    "chat",
    "conversations",
    "files",
    "functions",
    "marks",
    "oauth",
    "users",
    "views",
]
