"""What this workspace speaks, what it refuses and what it does not know, as one page.

`python -m sandbox.wire.coverage` prints it; a test holds `sandbox/docs/coverage.md` equal to it.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import groupby

from sandbox.block_kit.blocks import BLOCKS
from sandbox.methods import METHODS, Method
from sandbox.showing.render import SHOWN_BLOCKS, SHOWN_ELEMENTS
from sandbox.workspace.events import EVENT_SCOPES
from sandbox.workspace.form_state import STATE_FIELD
from sandbox.workspace.rate_limits import TIERS

# What a person does, how a test says it, and what the app is sent.
SURFACES = (
    ("types a slash command", "types", "slash command"),
    ("writes, also in a thread", "says", "`message`, `app_mention`"),
    ("reacts, takes a reaction back", "reacts", "`reaction_added`, `reaction_removed`"),
    ("presses or chooses in a message, modal or App Home", "presses", "`block_actions`"),
    ("presses in a legacy attachment", "presses", "`interactive_message`"),
    ("searches in an external select", "searches", "`block_suggestion`"),
    ("submits a modal", "submits", "`view_submission`"),
    ("closes a modal", "closes", "`view_closed`"),
    ("runs a global shortcut", "runs_shortcut", "`shortcut`"),
    ("runs a message shortcut", "runs_shortcut", "`message_action`"),
    ("opens the App Home", "opens_home", "`app_home_opened`"),
    ("opens an assistant's thread", "opens_assistant", "`assistant_thread_started`"),
    ("looks at another channel beside it", "looks_beside", "`assistant_thread_context_changed`"),
    ("starts a workflow step", "starts_step", "`function_executed`"),
    ("installs an app", "installs", "OAuth redirect with code and state"),
)
# Asked for by a public app and not here; what many apps ask for should move out of this list.
UNKNOWN = (
    ("`dialog.open` and dialogs", "bolt-python `dialogs_app.py`", "modals take their place"),
    (
        "steps from apps (`workflow_step_edit`, `workflows.*`)",
        "bolt-python `workflow_steps`",
        "retired by Slack",
    ),
    ("`chat.startStream`, `chat.appendStream`, `chat.stopStream`", "assistants", "post and update"),
    ("`usergroups.*`", "one starter", ""),
    ("on the page: shortcuts, external selects, an assistant's status and prompts", "", "`Person`, in tests"),
    ("`files.upload`", "older apps", "retired by Slack; uploads go in three steps"),
    ("`chat.scheduleMessage`, `chat.unfurl`, `chat.meMessage`, `link_shared`", "", ""),
    ("user tokens (`user_scope`), token rotation, organisation-wide installation", "OAuth examples", ""),
    ("canvases, lists, calls, remote files, search, stars, reminders, `admin.*`", "", ""),
    ("shared channels (Slack Connect) beyond people with another `home`, several workspaces", "", ""),
)
REFUSED = re.compile(r'SlackError\(\s*"([a-z_]+)"|(?:required|structure)\([^()]*,\s*"([a-z_]+)"\)')
EVERYWHERE = (
    ("`not_authed`, `invalid_auth`", "a token that is missing or unknown"),
    ("`token_revoked`, `account_inactive`", "a token that was good"),
    ("`not_allowed_token_type`", "a bot token where an app token belongs, or the other way"),
    ("`missing_scope`", "with `needed` and `provided`"),
    ("`ratelimited`", "status 429 and `Retry-After`, by tier and channel, where the workspace keeps limits"),
    ("`invalid_blocks`, `invalid_arguments`", "what Block Kit's limits forbid, with its JSON pointer"),
    ("`unknown_method`", "what is not in the table; the page and the log say so"),
)  # fmt: skip


def page() -> str:
    """The whole page in markdown."""
    parts = (
        "# What the local workspace speaks\n\nWritten by `python -m sandbox.wire.coverage`; do not edit.",
        _section("What people do", ("a person", "in a test", "the app hears"), _surfaces()),
        _section("Web API", ("family", "methods", "scopes, any of", "calls a minute"), _methods()),
        _section("Events", ("event", "scope"), _events()),
        _section("Blocks", ("block", "drawn"), _drawn(BLOCKS, SHOWN_BLOCKS)),
        _section("Inputs", ("element", "drawn"), _drawn(STATE_FIELD, SHOWN_ELEMENTS)),
        _section("What it refuses everywhere", ("error", "when"), EVERYWHERE),
        _section("What it refuses beside that", ("methods", "errors"), _refusals()),
        _section("What it does not know", ("what", "asked for by", "instead"), UNKNOWN),
    )
    return "\n\n".join(parts) + "\n"


def _section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _surfaces() -> Iterable[Sequence[str]]:
    return ((what, f"`person.{verb}`", hears) for what, verb, hears in SURFACES)


def _methods() -> Iterable[Sequence[str]]:
    """One line for the methods of a family that need the same scopes and have the same limit."""

    def alike(method: Method) -> tuple[str, tuple[str, ...], int]:
        return method.name.partition(".")[0], method.scopes, method.per_minute

    for (family, scopes, limit), group in groupby(sorted(METHODS.values(), key=alike), alike):
        names = ", ".join(f"`{method.name}`" for method in sorted(group, key=lambda m: m.name))
        most = str(limit) if limit in TIERS.values() else "special"
        yield family, names, ", ".join(f"`{scope}`" for scope in scopes) or "none", most


def _events() -> Iterable[Sequence[str]]:
    return ((f"`{event}`", f"`{scope}`" if scope else "none") for event, scope in EVENT_SCOPES.items())


def _drawn(kinds: Iterable[str], drawn: Iterable[str]) -> Iterable[Sequence[str]]:
    return ((f"`{kind}`", "yes" if kind in set(drawn) else "checked and kept only") for kind in sorted(kinds))


def _refusals() -> Iterable[Sequence[str]]:
    """The error names that stand in the file of each family."""
    for source in sorted(files("sandbox.methods").iterdir(), key=lambda each: each.name):
        if source.name.endswith(".py"):
            errors = {name for pair in REFUSED.findall(source.read_text("utf-8")) for name in pair if name}
            if errors:
                yield f"`{source.name}`", ", ".join(f"`{error}`" for error in sorted(errors))


if __name__ == "__main__":
    sys.stdout.write(page())
