"""The buttons below a chart, and the forms they open."""

from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.charts.message import show_again, shown_as
from handlers.charts.on_demand import send_own_numbers
from handlers.middleware import asker
from handlers.run_chart import blocks, flow
from handlers.run_chart.values import (
    BaselineSubmission,
    NoteSubmission,
    PhaseSubmission,
    Spot,
    UnsteadyBaseline,
)
from handlers.slack import kit, modals
from handlers.tools import Tools
from improvement.run_chart import ChartKind


def show_numbers(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """The table behind the chart, below it."""
    send_own_numbers(tools, asker(body), flow.chart(tools, asker(body), _spot(action)))


def choose_period(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """How many months are shown."""
    spot, who = _spot(action), asker(body)
    show_again(tools, who, flow.choose_period(tools, who, spot, kit.chosen(action)[2]), spot.message)


def choose_kind(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """A run chart, or one of the control charts that suit."""
    spot, who = _spot(action), asker(body)
    kind = ChartKind(kit.chosen(action)[2])
    show_again(tools, who, flow.choose_kind(tools, who, spot, kind), spot.message)


def write_note(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for a note."""
    shown = flow.note_form(tools, asker(body), _spot(action))
    view = blocks.note_form(tools.words(shown.language), shown)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def noted(ack: Ack, body: dict[str, Any], view: kit.Block, tools: Tools) -> None:
    """A note, sent."""
    spot, written, who = _carried(view), modals.values(view), asker(body)
    sent = NoteSubmission(
        month=date.fromisoformat(written["month"]),
        words=written["words"] or "",
        removed=tuple(written.get("notes") or ()),
    )
    composed = flow.note(tools, who, spot, sent)
    ack()
    show_again(tools, who, composed, spot.message)


def freeze(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for a baseline."""
    shown = flow.freeze_form(tools, asker(body), _spot(action))
    view = blocks.freeze_form(tools.words(shown.language), shown, _name(client, body))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def frozen(ack: Ack, body: dict[str, Any], view: kit.Block, tools: Tools) -> None:
    """A baseline, sent. If its months were not steady, the form stays and says so."""
    spot, written, who = _carried(view), modals.values(view), asker(body)
    name = modals.metadata(view)["who"]
    sent = BaselineSubmission(
        first=date.fromisoformat(written["first"]),
        last=date.fromisoformat(written["last"]),
        why=written["why"] or "",
        who=name,
        anyway=bool(written.get("anyway")),
    )
    done = flow.freeze(tools, who, spot, sent)
    if isinstance(done, UnsteadyBaseline):
        again = blocks.freeze_again(tools.words(done.form.language), done, name, written)
        ack(response_action="update", view=again)
        return
    ack()
    show_again(tools, who, done, spot.message)


def unfreeze(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """Take the baseline back, confirmed."""
    spot, who = _spot(action), asker(body)
    show_again(tools, who, flow.unfreeze(tools, who, spot), spot.message)


def begin_phase(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for a phase."""
    shown = flow.phase_form(tools, asker(body), _spot(action))
    view = blocks.phase_form(tools.words(shown.language), shown, _name(client, body))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def phase_begun(ack: Ack, body: dict[str, Any], view: kit.Block, tools: Tools) -> None:
    """A phase, sent."""
    spot, written, who = _carried(view), modals.values(view), asker(body)
    sent = PhaseSubmission(
        starts=date.fromisoformat(written["starts"]),
        answers=frozenset(written["answers"] or ()),
        why=written["why"] or "",
        who=modals.metadata(view)["who"],
    )
    composed = flow.begin_phase(tools, who, spot, sent)
    ack()
    show_again(tools, who, composed, spot.message)


def remove_phase(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """Take a phase back, confirmed."""
    spot, who = _spot(action), asker(body)
    starts = date.fromisoformat(kit.chosen(action)[2])
    show_again(tools, who, flow.remove_phase(tools, who, spot, starts), spot.message)


def _spot(action: kit.Block) -> Spot:
    team_id, measure_id, *_ = kit.chosen(action)
    return Spot(team_id, measure_id, shown_as(action))


def _carried(view: kit.Block) -> Spot:
    carried = modals.metadata(view)
    return Spot(carried["team"], carried["measure"], carried["message"])


def _name(client: WebClient, body: dict[str, Any]) -> str:
    """A name for the picture, which cannot show a mention."""
    user = body["user"]
    try:
        found = client.users_info(user=user["id"])["user"]
    except SlackApiError:
        found = {}
    name = found.get("real_name") or user.get("name") or user["id"]
    return kit.cut(kit.clean(str(name)), NAME_CHARACTERS)


NAME_CHARACTERS = 80
"""How many the table keeps."""
