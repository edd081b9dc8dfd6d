"""Whether a message is in Slack: a facilitator says so, or Slack itself; the first word counts."""

from dataclasses import dataclass

from handlers import posts, who
from handlers.slack import kit
from handlers.tools import Tools
from handlers.trouble import settle
from improvement.refusal import Refused
from improvement.team import Asker
from storage import outbox, upload
from storage.tables import Collaborative, Delivery

OPEN = frozenset({"queued", "sending", "uncertain"})


@dataclass(frozen=True)
class Decision:
    """What the facilitator is answered: a phrase of `outbox`, in this language."""

    language: str
    phrase: str


def decide(tools: Tools, asker: Asker, delivery_id: int, *, is_there: bool) -> Decision:
    """Settle an uncertain message, once, and say so in each facilitator's question.

    Raises Refused `gone`, `not_on_a_team` and `facilitators_only`.
    """
    now = tools.now()
    with tools.session() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.workspace_id != asker.workspace_id or not delivery.collaborative_id:
            raise Refused("gone")
        collaborative = session.get_one(Collaborative, delivery.collaborative_id)
        asker = who.known(session, asker)
        who.must_take_part(session, asker, collaborative.id)
        who.must_be_facilitator(session, asker, collaborative.id)
        record = outbox.settle_as_there if is_there else outbox.settle_as_missing
        decided = record(session, delivery_id, now)
        if decided:
            if is_there:
                upload.show(session, delivery)
            phrase = "is_there" if is_there else "posted_again"
            settle(session, tools, delivery, phrase, who=kit.mention(asker.user_id))
        session.commit()
    tools.wake_outbox()
    if not decided:
        return Decision(collaborative.language, "decided_already")
    return Decision(collaborative.language, "is_there_reply" if is_there else "posted_again_reply")


def arrived(tools: Tools, workspace_id: str, key: str, channel_id: str, ts: str) -> None:
    """Slack has posted a message: keep where, and settle what nobody knew. Told twice, it changes nothing.

    What is being sent right now stays so: whoever sends it records it, or reads this when the answer is lost.
    """
    with tools.reading() as session:
        known = outbox.by_key(session, workspace_id, key)
    if known is None or known.status not in OPEN:
        return
    now = tools.now()
    with tools.session() as session:
        before = outbox.arrived(session, known.id, ts, channel_id, now)
        if before in {"queued", "uncertain"}:
            upload.show(session, known)
            if posts.has_pictures(known):
                outbox.enqueue(session, posts.pictures_later(known, known.message["blocks"], now))
        if before == "uncertain":
            settle(session, tools, known, "arrived")
        session.commit()
