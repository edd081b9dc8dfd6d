"""The two front-end pieces of the page: HTML that stays alive, and the box a person writes in."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Deed = dict[str, Any]
Piece = tuple[str, str]
Handler = Callable[[Deed], Any]


class Live(Element, component="live.js"):
    """Shows pieces of server-written HTML, each under its own key, and hands back what a person does in them.

    `on_deed` gets `do` and the other `data-` values of what was pressed or chosen, `values` and the `piece`.
    `on_fill` gets the same for a field that waits for its form; `on_send` gets the `view` and its `fields`.
    """

    def __init__(
        self,
        *,
        on_deed: Handler,
        on_fill: Handler | None = None,
        on_send: Handler | None = None,
        tag: str = "div",
        sticky: bool = False,
    ) -> None:
        super().__init__()
        self._shown: tuple[list[Piece], str] = ([], "")
        self._props.update({"tag": tag, "sticky": sticky, "pieces": [], "place": ""})
        for name, handler in (("deed", on_deed), ("fill", on_fill), ("send", on_send)):
            if handler is not None:
                self.on(name, _only_arguments(handler))

    def show(self, pieces: Sequence[Piece], *, place: str = "") -> None:
        """Show these pieces. A new `place` starts at the end of a sticky list."""
        wanted = ([(key, str(html)) for key, html in pieces], place)
        if wanted != self._shown:
            self._shown = wanted
            self._props.update({"pieces": wanted[0], "place": place})
            self.update()


class Composer(Element, component="composer.js"):
    """The box to write in; `on_send` gets the text. `commands` are offered after a slash."""

    def __init__(self, *, on_send: Callable[[str], Any]) -> None:
        super().__init__()
        self._shown: tuple[str, str, list[dict[str, str]]] | None = None
        self._props.update({"prompt": "", "place": "", "commands": []})
        self.on("send", _only_arguments(lambda sent: on_send(str(sent["text"]))))

    def offer(self, prompt: str, *, place: str, commands: Sequence[dict[str, str]]) -> None:
        """Set the prompt, the conversation a draft belongs to, and the commands (`name`, `what` it does)."""
        wanted = (prompt, place, list(commands))
        if wanted != self._shown:
            self._shown = wanted
            self._props.update({"prompt": prompt, "place": place, "commands": wanted[2]})
            self.update()


def _only_arguments(handler: Handler) -> Callable[[GenericEventArguments], Any]:
    return lambda event: handler(event.args)
