"""The Web API methods by family. Importing this package fills METHODS."""

from sandbox.methods import apps, channels, chat, conversations, files, marks, users, views
from sandbox.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "apps",
    "channels",
    "chat",
    "conversations",
    "files",
    "marks",
    "users",
    "views",
]
