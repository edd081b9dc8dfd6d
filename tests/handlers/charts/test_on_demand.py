"""Every chart behind an agenda, for collaboratives of any size."""

from dataclasses import replace

import pytest
from sqlmodel import select

from handlers.charts.on_demand import OWN_CHARTS, send_every
from improvement.charter.values import CharterTeam
from storage.database import Database
from storage.tables import Delivery, Picture
from tests.handlers.checkin.practice import Practice, asker
from tests.handlers.meeting import FACILITATOR, check_limits, meeting, report
from tests.storage.clinics import CHARTER


@pytest.fixture
def many(sqlite_database: Database) -> Practice:
    """One team more than get charts of their own, each with two months."""
    teams = tuple(CharterTeam(f"t{at}", f"Team {at}") for at in range(OWN_CHARTS + 1))
    clinics = meeting(sqlite_database, replace(CHARTER, teams=teams))
    for team in teams:
        report(clinics, team.key, 120, 130)
    return clinics


def sent(clinics: Practice) -> list[Delivery]:
    send_every(clinics.tools, asker(FACILITATOR), clinics.call_id)
    return clinics.deliveries("chart:")


def test_of_many_teams_the_panels_show_every_chart_and_nothing_else_is_drawn(many: Practice) -> None:
    (message,) = sent(many)
    pictures = [block for block in message.message["blocks"] if block["type"] == "image"]
    for at in range(OWN_CHARTS + 1):
        assert f"Team {at}: " in " ".join(picture["alt_text"] for picture in pictures)
    with many.database.session() as session:
        assert len(session.exec(select(Picture.key)).all()) == len(pictures) == 2
    check_limits(message)
