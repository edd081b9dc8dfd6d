"""`callboard demo`: the month, then the page; or with --exit, the month into a folder."""

import socket
import tempfile
import threading
from pathlib import Path

import click

from bot.demo.play import SCENES, Play
from bot.demo.stage import Scene, set_up
from bot.demo.telling import Teller
from prompts.words import Words
from sandbox.showing.export import export


def demo(*, port: int, leave: bool, folder: Path) -> None:
    """Live the month; then keep the page open until Ctrl-C, or write everything to `folder` and end."""
    words = Words()
    _try_out(words, port, folder if leave else None)
    click.echo(words.plain("demo", "getting_ready"))
    with (
        tempfile.TemporaryDirectory(prefix="callboard-demo-") as scratch,
        set_up(Path(scratch), port=port) as scene,
    ):
        click.echo(
            words.plain("demo", "opening", name=scene.charter.name, teams=len(scene.charter.teams), months=36)
        )
        live(scene)
        if leave:
            written = export(
                scene.workspace,
                folder,
                zone=scene.charter.zone,
                say=click.echo,
            )
            click.echo(words.plain("demo", "exported", count=len(written), folder=str(folder)))
            return
        click.echo(words.plain("demo", "open_page", url=scene.server.url))
        _until_interrupted()


def live(scene: Scene) -> None:
    """Play every scene and tell it."""
    teller = Teller(scene)
    play = Play(scene, teller.did)
    for number, name in enumerate(SCENES, start=1):
        play.move(name)
        teller.scene(number, len(SCENES), name)
        teller.posted()
        play.act(name)
        teller.posted()
    teller.done()


def _try_out(words: Words, port: int, folder: Path | None) -> None:
    """Before a month is lived: the port can be had, and the folder be written."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            pass
    except OSError as refused:
        raise click.ClickException(words.plain("demo", "port_refused", port=port)) from refused
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        reason = words.plain("demo", "folder_refused", folder=str(folder), reason=str(refused.strerror))
        raise click.ClickException(reason) from refused


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo()
