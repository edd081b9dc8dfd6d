"""Collaboratives as people see and build them inside Slack, by the rules of a charter file."""

from collections.abc import Iterable

from sqlmodel import Session

from handlers import charter as charters
from handlers.belonging import Herald, welcome
from handlers.collab.values import Addition, CollaborativeCard, Fields, Overview
from handlers.tools import Tools
from handlers.who import collaborative_for, known, must_be_facilitator
from improvement.charter.fields import slug
from improvement.charter.reading import read_fields
from improvement.charter.writing import plain, to_yaml
from improvement.refusal import Refused
from improvement.team import Asker
from prompts import library
from storage import call as calls
from storage import team as teams
from storage.charter import collaborative_by_key, collaboratives, load_charter, locked
from storage.tables import Collaborative


def overview(tools: Tools, asker: Asker) -> Overview:
    """Every collaborative of the workspace, the person's own apart."""
    with tools.reading() as session:
        asker = known(session, asker)
        on = {team.collaborative_id for team in teams.teams_of(session, asker.workspace_id, asker.user_id)}
        belongs = on | asker.facilitates
        shown = [
            _shown(session, tools, asker, collaborative)
            for collaborative in collaboratives(session, asker.workspace_id)
        ]
    return Overview(
        mine=tuple(one for one in shown if one.id in belongs),
        others=tuple(one for one in shown if one.id not in belongs),
    )


def for_facilitator(tools: Tools, asker: Asker, collaborative_id: int) -> CollaborativeCard:
    """The collaborative a form is about. Raises Refused `gone` or `facilitators_only`."""
    with tools.reading() as session:
        asker = known(session, asker)
        return _shown(
            session, tools, asker, _run_by(session, asker, session.get(Collaborative, collaborative_id))
        )


def as_file(tools: Tools, asker: Asker) -> tuple[CollaborativeCard, str]:
    """The charter of the collaborative the person means, as the text of its file.

    Raises Refused `not_on_a_team` or `facilitators_only`.
    """
    with tools.reading() as session:
        asker, collaborative = collaborative_for(session, asker)
        must_be_facilitator(session, asker, collaborative.id)
        shown = _shown(session, tools, asker, collaborative)
    return shown, to_yaml(shown.charter)


def create(tools: Tools, asker: Asker, fields: Fields) -> CollaborativeCard:
    """Make a collaborative of the essentials; its teams and measures follow.

    The founder facilitates at once, others once they have accepted. The same form sent twice makes one.
    Raises CharterMistakes, or Refused as `handlers.charter.begin`.
    """
    key = slug(str(fields["name"])) or _numbered("collaborative", charters.keys(tools, asker.workspace_id))
    facilitators = [asker.user_id, *(who for who in fields["facilitators"] if who != asker.user_id)]
    wanted = {**fields, "key": key, "teams": [], "facilitators": facilitators}
    charter = read_fields(wanted, library.shipped())
    charters.begin(tools, asker.workspace_id, charter, asker.user_id)
    with tools.reading() as session:
        collaborative = collaborative_by_key(session, asker.workspace_id, key)
        if collaborative is None:
            raise Refused("gone")
        return _shown(session, tools, known(session, asker), collaborative)


def add_team(tools: Tools, asker: Asker, collaborative_id: int, fields: Fields) -> Addition:
    """A team more. Raises CharterMistakes, or Refused `gone` or `facilitators_only`."""
    return _add(tools, asker, collaborative_id, "teams", fields)


def add_measure(tools: Tools, asker: Asker, collaborative_id: int, fields: Fields) -> Addition:
    """A measure more. Raises CharterMistakes, or Refused `gone` or `facilitators_only`."""
    return _add(tools, asker, collaborative_id, "measures", fields)


def take_in(tools: Tools, asker: Asker, added: Addition, people: Iterable[str]) -> Addition:
    """Put the people of its channel on a team that was added without members."""
    with tools.session() as session:
        team = teams.team_by_key(session, added.shown.id, added.key)
        collaborative = session.get(Collaborative, added.shown.id)
        if team is None or collaborative is None:
            return added
        came = teams.take_in(session, team, people)
        welcome(Herald(session, tools, collaborative, by=asker.user_id), team, came, channel=True)
        session.commit()
        tools.wake_outbox()
        return Addition(_shown(session, tools, known(session, asker), collaborative), added.key)


def _add(tools: Tools, asker: Asker, collaborative_id: int, section: str, fields: Fields) -> Addition:
    with tools.session() as session:
        asker = known(session, asker)
        collaborative = _run_by(session, asker, locked(session, collaborative_id))
        standing = plain(load_charter(session, collaborative))
        key = slug(str(fields["name"])) or _numbered(section, [one["key"] for one in standing[section]])
        wanted = {**standing, section: [*standing[section], {**fields, "key": key}]}
        charter = read_fields(wanted, library.shipped())
        charters.put_in_force(session, tools, asker.workspace_id, charter, by=asker.user_id)
        session.commit()
        tools.wake_outbox()
        return Addition(_shown(session, tools, asker, collaborative), key)


def _run_by(session: Session, asker: Asker, collaborative: Collaborative | None) -> Collaborative:
    """The collaborative, for one of its facilitators. Raises Refused `gone` or `facilitators_only`."""
    if collaborative is None or collaborative.workspace_id != asker.workspace_id:
        raise Refused("gone")
    must_be_facilitator(session, asker, collaborative.id)
    return collaborative


def _shown(session: Session, tools: Tools, asker: Asker, collaborative: Collaborative) -> CollaborativeCard:
    ahead = calls.next_call(session, collaborative.id, tools.now())
    return CollaborativeCard(
        id=collaborative.id,
        charter=load_charter(session, collaborative),
        next_call=ahead.starts_at if ahead else None,
        facilitating=collaborative.id in asker.facilitates,
        waiting=tuple(
            row.user_id
            for row in teams.named_facilitators(session, collaborative.id)
            if row.accepted_at is None
        ),
    )


def _numbered(word: str, taken: Iterable[str]) -> str:
    """A key for a name without a single Latin letter or digit."""
    number = len(tuple(taken)) + 1
    while f"{word}-{number}" in taken:
        number += 1
    return f"{word}-{number}"
