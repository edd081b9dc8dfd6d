"""The browser page of the local workspace: channels, threads, modals, pictures, and a switch for who you are.

Everything it loads comes from this machine: NiceGUI brings its assets in its own package.
"""

import mimetypes
from collections.abc import Callable, Mapping, Sequence

from nicegui import core, ui
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from sandbox.page.host import FILES, Control, Host
from sandbox.page.tab import Tab
from sandbox.showing.templating import style_sheet
from sandbox.wire.server import Server
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import User

__all__ = ["Control", "mount_page"]

_PICTURES = {"image/png", "image/jpeg", "image/gif"}
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#0b6b63"/>'
    '<path d="M8 21l5-6 4 3 7-8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
)


def mount_page(
    app: Starlette,
    server: Server,
    *,
    controls: Sequence[Control] = (),
    status: Callable[[], str] | None = None,
    title: str = "Workspace",
    roles: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
) -> None:
    """Put the page at `/` of `app`, below the routes that are there already, before the server starts.

    `controls` are offered in a bar above the messages with the text of `status`; `roles` says of people, by
    name or id, what they are ("Practice manager, Leeds"); `hints` says of slash commands what each does.
    Links may choose: `/?as=NAME&channel=NAME&theme=dark`.
    NiceGUI lives once per process: while two servers run in one, only the later one has the page.
    """
    host = Host(
        server.workspace, server, title, tuple(controls), status, dict(roles or {}), dict(hints or {})
    )

    def file(request: Request) -> Response:
        return _file(host, request.path_params["file_id"])

    app.add_route(f"{FILES}/{{file_id}}", file, methods=["GET"])

    def visit(request: Request) -> None:
        query = request.query_params
        ui.add_head_html(f"<style>{style_sheet('blocks.css')}{style_sheet('page.css')}</style>")
        viewer = _viewer(host, query.get("as", ""))
        if viewer is None:
            ui.label("Nobody is in this workspace yet.")
            return
        Tab(host, viewer=viewer, place=query.get("channel", ""), theme=query.get("theme", ""))

    core.app.user_middleware.clear()  # of a server that ran before in this process
    core.app.middleware_stack = None
    ui.page("/", title=title, favicon=_LOGO, language="en-GB", reconnect_timeout=30.0)(visit)
    ui.run_with(
        app,  # type: ignore[arg-type]  # needs no more of FastAPI than Starlette's own mount and lifespan
        title=title,
        dark=None,
        tailwind=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
    )


def _viewer(host: Host, name: str) -> User | None:
    """Find the person a link asks for, else the first one there is."""
    people = host.workspace.people
    return next(
        (person for person in people if name in {person.name, person.id, person.real_name}),
        people[0] if people else None,
    )


def _file(host: Host, file_id: str) -> Response:
    """Serve an uploaded file: pictures to be shown, anything else only to be saved."""
    try:
        file = host.workspace.file(file_id)
    except SlackError:
        return Response(status_code=404)
    kind = mimetypes.guess_type(file.name)[0] or ""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    if kind not in _PICTURES:
        kind, headers["Content-Disposition"] = "application/octet-stream", "attachment"
    return Response(file.content, media_type=kind, headers=headers)
