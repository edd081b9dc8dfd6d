"""The command line: `workspace-sandbox run MANIFEST -- COMMAND`."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from sandbox.cli.run import run
from sandbox.workspace.workspace import Workspace

EXAMPLE = """\
  workspace-sandbox run manifest.json -- python app.py
  workspace-sandbox run manifest.yaml --people ana,ben --channel general --channel team -- node app.js

Without a command it prints what to put into an app's environment, and stays open until Ctrl-C.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    cut = given.index("--") if "--" in given else len(given)
    asked = _parser().parse_args(given[:cut])
    sys.exit(_run(asked, given[cut + 1 :]))


def _run(asked: Namespace, command: Sequence[str]) -> int:
    try:
        workspace = Workspace.from_manifest(
            asked.manifest,
            name=asked.name,
            people=[name.strip() for name in asked.people.split(",")],
            channels=asked.channel or ["general"],
        )
    except (OSError, ValueError) as error:
        print(f"{asked.manifest}: {error}", file=sys.stderr)
        return 2
    return run(workspace, command, port=asked.port, page=not asked.no_page, request_url=asked.request_url)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="workspace-sandbox", description="A local workspace for an app.")
    verb = parser.add_subparsers(required=True, metavar="run").add_parser(
        "run",
        help="open a workspace and run an app in it",
        epilog=EXAMPLE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verb.add_argument("manifest", type=Path, help="the app's manifest, JSON or YAML")
    verb.add_argument("--people", default="ana,ben", metavar="NAMES", help="who is there (ana,ben)")
    verb.add_argument(
        "--channel", action="append", metavar="NAME", help="a channel; may be repeated (general)"
    )
    verb.add_argument("--name", default="Local workspace", help="of the workspace")
    verb.add_argument("--port", type=int, default=0, help="of the page and the API (any free one)")
    verb.add_argument("--no-page", action="store_true", help="open no page")
    verb.add_argument(
        "--request-url", metavar="URL", help="send events there, for an app without Socket Mode"
    )
    return parser
