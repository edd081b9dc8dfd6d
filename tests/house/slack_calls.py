"""Which Web API methods the bot calls, read off its code and the SDK's."""

import inspect
import re
from functools import cache

from slack_sdk import WebClient

from tests.house.reading import calls, modules


@cache
def methods_called() -> frozenset[str]:
    """Names such as `chat.postMessage`."""
    names = {
        name
        for tree in modules("bot", "handlers").values()
        for name, _ in calls(tree)
        if "_" in name and callable(getattr(WebClient, name, None))
    }
    return frozenset(method for name in names for method in _behind(name))


def _behind(name: str) -> set[str]:
    """The methods an SDK function calls, itself or through others."""
    source = inspect.getsource(getattr(WebClient, name))
    own = set(re.findall(r'self\.api_call\(\s*"([\w.]+)"', source))
    others = set(re.findall(r"self\.((?:files|chat|conversations)_\w+)\(", source)) - {name}
    return own.union(*(_behind(other) for other in others if hasattr(WebClient, other)))
