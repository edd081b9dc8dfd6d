"""Looking never waits: every listing, form and preview comes while somebody else holds the write lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from handlers import charter as charters
from handlers.agenda import flow as agenda
from handlers.call import flow as call
from handlers.checkin import flow as checkin
from handlers.collab import closing, consent
from handlers.collab import flow as collab
from handlers.measure import flow as measure
from handlers.middleware import words_for
from handlers.pdsa import flow as pdsa
from handlers.pdsa.values import CycleSubmission
from handlers.run_chart import flow as run_chart
from handlers.run_chart.values import Spot
from handlers.tools import Tools
from improvement.pdsa import Stage
from improvement.team import Asker
from storage.database import Database
from storage.tables import MeasureRow
from tests.handlers.checkin.practice import CALL_AT, Practice, asker
from tests.handlers.meeting import FACILITATOR, LEAD, meeting, report
from tests.storage.clinics import WORKSPACE

Look = Callable[[Tools, Asker, Practice], Any]


def spot(clinics: Practice) -> Spot:
    with clinics.database.reading() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == "agreements")).one()
    return Spot(clinics.team("harbor").id, row.id, "")


LOOKS: dict[str, Look] = {
    "/agenda": lambda tools, who, _: agenda.shown(tools, who),
    "/agenda help": lambda tools, who, _: agenda.facilitates_any(tools, who),
    "agenda: choose topics": lambda tools, who, at: agenda.topics_form(tools, who, at.call_id),
    "call: note, action and roll call": lambda tools, who, at: call.open_call(tools, who, at.call_id),
    "/checkin": lambda tools, who, at: checkin.open_form(tools, who, team_id=at.team("harbor").id),
    "/collab": lambda tools, who, _: collab.overview(tools, who),
    "/collab charter": lambda tools, who, _: collab.as_file(tools, who),
    "/collab leave": lambda tools, who, _: consent.parts_of(tools, who),
    "/collab close": lambda tools, who, _: closing.closable(tools, who),
    "collab: add a team": lambda tools, who, _: collab.for_facilitator(tools, who, 1),
    "charter show": lambda tools, _, __: charters.in_force(tools, WORKSPACE, "safer-opioids"),
    "charter keys": lambda tools, _, __: charters.keys(tools, WORKSPACE),
    "/measure": lambda tools, who, at: measure.form(tools, who, team_id=at.team("harbor").id),
    "/measure agreements": lambda tools, who, at: measure.typed(
        tools, who, "agreements", team_id=at.team("harbor").id
    ),
    "/measure list": lambda tools, who, at: measure.listing(tools, who, team_id=at.team("harbor").id),
    "/measure help": lambda tools, who, _: measure.example(tools, who),
    "/measure chart": lambda tools, who, at: (
        measure.chart(tools, who, "", team_id=at.team("harbor").id).charted
    ),
    "/pdsa": lambda tools, who, at: pdsa.listing(tools, who, team_id=at.team("harbor").id),
    "/pdsa new": lambda tools, who, at: pdsa.new(tools, who, "Idea", team_id=at.team("harbor").id),
    "/pdsa 1": lambda tools, who, at: pdsa.numbered(tools, who, 1, team_id=at.team("harbor").id),
    "pdsa: open": lambda tools, who, _: pdsa.opened(tools, who, 1),
    "pdsa: next": lambda tools, who, _: pdsa.next_in_ramp(tools, who, 1),
    "chart: note": lambda tools, who, at: run_chart.note_form(tools, who, spot(at)),
    "chart: baseline": lambda tools, who, at: run_chart.freeze_form(tools, who, spot(at)),
    "chart: phase": lambda tools, who, at: run_chart.phase_form(tools, who, spot(at)),
    "a refusal in one's language": lambda tools, who, _: (
        words_for(tools, {"user_id": who.user_id, "team_id": WORKSPACE}).language
    ),
}


@contextmanager
def running_call(database: Database) -> Iterator[Practice]:
    """A call that runs, with values and a cycle, in a database that waits 50 ms for a lock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.BUSY_SECONDS", 0.05)
        impatient = Database(database.url)
    made = meeting(impatient)
    report(made, "harbor", *(90.0 + back % 7 for back in range(24)))
    plan = {"change_idea": "One nurse reviews the list", "prediction": "8 of 10"}
    pdsa.submitted(made.tools, asker(LEAD), CycleSubmission(made.team("harbor").id, Stage.PLAN, plan))
    made.now = CALL_AT + timedelta(minutes=5)
    call.start(made.tools, asker(FACILITATOR), made.call_id)
    yield made
    impatient.close()


def test_whoever_only_looks_is_answered_while_somebody_else_writes(sqlite_database: Database) -> None:
    with running_call(sqlite_database) as clinics:
        before = {look: LOOKS[look](clinics.tools, asker(FACILITATOR), clinics) for look in LOOKS}
        with clinics.database.session() as writer:
            writer.connection()
            for look, said in before.items():
                assert LOOKS[look](clinics.tools, asker(FACILITATOR), clinics) == said, look


def test_looking_asks_for_no_session_that_may_write_on_either_database(database: Database) -> None:
    def nobody_writes() -> Any:
        raise AssertionError("somebody who only looks asked for a session that may write")

    with running_call(database) as clinics:
        looking = replace(clinics.tools, session=nobody_writes)
        for look in LOOKS.values():
            look(looking, asker(FACILITATOR), clinics)
