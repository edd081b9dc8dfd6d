"""How Slack says no."""

from sandbox.workspace.model import Json


class SlackError(Exception):
    """Answered as `{"ok": false, "error": name, ...details}`; `messages` go into `response_metadata`."""

    def __init__(self, error: str, *, messages: list[str] | None = None, **details: object) -> None:
        super().__init__(error, *(messages or []))
        self.error = error
        self.messages = messages or []
        self.details = details

    def answer(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self.details}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


class RateLimited(SlackError):
    """Answered with status 429 and `Retry-After` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
