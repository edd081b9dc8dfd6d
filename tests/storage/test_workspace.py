"""Workspaces and pictures are kept under the names they have elsewhere."""

from datetime import timedelta

from sqlmodel import Session

from storage import picture, workspace
from tests.storage.clinics import NOW, WORKSPACE


def test_a_workspace_is_remembered_as_slack_last_described_it(session: Session) -> None:
    later = NOW + timedelta(days=1)
    workspace.remember(session, id=WORKSPACE, name="Clinics of Ohio", bot_user_id="U0BOT", now=later)
    session.expire_all()
    found = workspace.workspace(session, WORKSPACE)
    assert found is not None
    assert (found.name, found.seen_at) == ("Clinics of Ohio", later)


def test_a_workspace_nobody_installed_is_unknown(session: Session) -> None:
    assert workspace.workspace(session, "T0NOWHERE") is None


def test_a_picture_is_kept_once(session: Session) -> None:
    picture.keep(session, {"ab12": b"\x89PNG first"}, NOW)
    picture.keep(session, {"ab12": b"\x89PNG again"}, NOW)
    kept = picture.picture(session, "ab12")
    assert kept is not None
    assert kept.png == b"\x89PNG first"
    assert picture.picture(session, "cd34") is None
