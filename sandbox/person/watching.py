"""What somebody sees at Slack's client, now or as soon as it is there."""

from sandbox.person.reading import texts
from sandbox.workspace.model import Bot, Channel, Message, User, View
from sandbox.workspace.workspace import Workspace

PATIENCE = 10.0  # seconds until a wait gives up


class Watcher:
    """A wait ends with the first sight of what it waits for, or in a TimeoutError that says what happened."""

    def __init__(self, workspace: Workspace, user: User | str) -> None:
        self.workspace = workspace
        self.user = workspace.user(user)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self.workspace.modal_of(self.user)

    @property
    def home(self) -> View | None:
        return self.workspace.home_of(self.user)

    def sees(self, channel: Channel | str) -> list[Message]:
        """The top level of a channel, oldest first, with what only this person sees."""
        return self.workspace.messages(channel, self.user)

    def finds(self, words: str, channel: Channel | str) -> list[Message]:
        """Of that, the messages that say these words now, anywhere in text or blocks."""
        return [message for message in self.sees(channel) if words in texts(message)]

    def hears(self, words: str, channel: Channel | str, *, timeout: float = PATIENCE) -> Message:
        """The newest message there that says these words, waited for."""
        return self.workspace.wait_for(lambda: self.finds(words, channel), timeout)[-1]

    def hears_directly(self, words: str, bot: Bot | None = None, *, timeout: float = PATIENCE) -> Message:
        """Like `hears`, in the direct messages with the bot, by default the one installed last."""
        place = self.workspace.direct_message(self.user, bot or self.workspace.bots[-1])
        return self.hears(words, place, timeout=timeout)

    def form(self, words: str = "", *, timeout: float = PATIENCE) -> View:
        """The modal on top once it says these words and waits for nothing."""

        def look() -> View | None:
            view = self.modal
            return view if view and not view.is_waiting and words in texts(view) else None

        return self.workspace.wait_for(look, timeout)  # type: ignore[return-value]  # never None: it waits
