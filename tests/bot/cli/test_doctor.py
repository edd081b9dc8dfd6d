"""`callboard doctor`: a line for each part, what is wrong and what to do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.cli.doctor import Finding, examine
from bot.manifest import HEARS, LOOKS, SCOPES
from bot.settings import read
from storage import pause
from storage.database import Database
from storage.tables import Pause
from tests.bot.desk import CHARTER, Desk


@pytest.fixture(autouse=True)
def _collaborative(desk: Desk) -> None:
    assert desk.runs("charter", "apply", desk.writes(CHARTER)).exit_code == 0


def finds(desk: Desk, now: Callable[[], datetime] = clock.now, **changed: str) -> dict[str, list[Finding]]:
    """What the doctor finds, by part."""
    told = {name: value for name, value in {**desk.environment, **changed}.items() if value is not None}
    by_part: dict[str, list[Finding]] = {}
    for one in examine(read(told, folder=desk.folder), now):
        by_part.setdefault(one.part, []).append(one)
    return by_part


def states(found: dict[str, list[Finding]]) -> dict[str, str]:
    return {part: found[part][0].state for part in found}


def test_where_all_is_well_each_part_says_so_and_the_exit_code_is_0(desk: Desk) -> None:
    said = desk.runs("doctor")
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    parts = [line.split()[1] for line in lines]
    assert parts == ["bot", "scopes:", "clock:", "app", "database:", "channel:", "channel:"]
    assert "Callboard Clinic" in said.stdout
    assert "#northside" in said.stdout


def test_for_scripts_it_is_a_json_list(desk: Desk) -> None:
    found = json.loads(desk.runs("doctor", "--json").stdout)
    assert {one["state"] for one in found} == {"ok"}
    assert set(found[0]) == {"part", "state", "text"}


def test_a_missing_token_is_named_and_the_rest_is_looked_at_all_the_same(desk: Desk) -> None:
    said = desk.runs("doctor", SLACK_BOT_TOKEN=None)
    assert said.exit_code == 1
    assert "BROKEN  bot token: SLACK_BOT_TOKEN is not set" in said.stdout
    assert "ok      database" in said.stdout
    assert "channel:" not in said.stdout


def test_a_token_of_the_wrong_kind_never_gets_as_far_as_slack(desk: Desk) -> None:
    said = desk.runs("doctor", SLACK_BOT_TOKEN="xapp-1-swapped")
    assert said.exit_code == 3
    assert "does not begin with xoxb-" in said.stderr


def test_a_revoked_token_says_where_to_copy_a_new_one(desk: Desk) -> None:
    desk.workspace.revoke(desk.bot)
    found = finds(desk)
    assert states(found) == {"bot token": "broken", "app token": "broken", "database": "ok"}
    assert "Copy the tokens again" in found["bot token"][0].text
    assert "connections:write" in found["app token"][0].text
    assert desk.runs("doctor").exit_code == 1


def test_missing_scopes_are_each_named(desk: Desk) -> None:
    desk.workspace.directory.grant(desk.bot, set(SCOPES) - {"mpim:write", "files:write"})
    (scopes,) = finds(desk)["scopes"]
    assert scopes.state == "broken"
    assert "files:write, mpim:write" in scopes.text
    assert "install it again" in scopes.text


def test_a_channel_the_bot_is_not_in_says_how_to_invite_it(desk: Desk) -> None:
    desk.workspace.leave("northside", desk.bot.user)
    joined, not_joined = finds(desk)["channel"]
    assert (joined.state, not_joined.state) == ("ok", "broken")
    assert "the bot is not in #northside. Type /invite @callboard there." in not_joined.text


def test_an_archived_channel_says_so(desk: Desk) -> None:
    desk.workspace.archive("foot-care")
    archived, _ = finds(desk)["channel"]
    assert archived.state == "broken"
    assert "#foot-care is archived" in archived.text


def test_a_channel_that_went_out_of_sight_is_named_by_its_id(desk: Desk) -> None:
    hidden = desk.workspace.add_channel("hidden", ["nurse", desk.bot.user.id], private=True)
    desk.runs("charter", "apply", desk.writes(CHARTER.replace("#northside", "#hidden")))
    desk.workspace.leave(hidden, desk.bot.user)
    gone = finds(desk)["channel"][-1]
    assert gone.state == "broken"
    assert hidden.id in gone.text
    assert "channel_not_found" in gone.text


@pytest.mark.parametrize(("off", "state"), [(30, "ok"), (-30, "ok"), (90, "broken"), (-3600, "broken")])
def test_a_clock_more_than_a_minute_away_from_slacks_is_ill(desk: Desk, off: int, state: str) -> None:
    (found,) = finds(desk, lambda: datetime.now(UTC) + timedelta(seconds=off))["clock"]
    assert found.state == state
    assert ("time synchronisation" in found.text) == (state == "broken")


def test_a_database_out_of_reach_is_broken_and_its_password_stays_out(desk: Desk) -> None:
    url = "postgresql://callboard:geheim@127.0.0.1:9/callboard"
    said = desk.runs("doctor", DATABASE_URL=url)
    assert said.exit_code == 1
    assert "BROKEN  database: The database" in said.stdout
    assert "geheim" not in said.output


def test_a_database_without_tables_says_which_command_makes_them(desk: Desk, tmp_path: Path) -> None:
    (found,) = finds(desk, DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")["database"]
    assert found.state == "broken"
    assert "callboard migrate" in found.text


def test_a_workspace_without_a_collaborative_is_worth_a_look_but_not_broken(
    desk: Desk, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    desk.runs("migrate", DATABASE_URL=url)
    said = desk.runs("doctor", DATABASE_URL=url)
    assert said.exit_code == 0
    assert "look    collaboratives: There is no collaborative yet" in said.stdout


def test_over_http_the_signing_secret_takes_the_app_tokens_place(desk: Desk) -> None:
    assert states(finds(desk, SLACK_APP_TOKEN=""))["signing secret"] == "ok"
    neither = finds(desk, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="")["app token"][0]
    assert neither.state == "broken"
    assert "Slack cannot reach the bot" in neither.text


def test_slack_out_of_reach_is_one_finding_and_not_a_traceback(desk: Desk) -> None:
    found = finds(desk, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert states(found)["Slack"] == "broken"
    assert states(found)["database"] == "ok"


def test_a_channel_that_takes_no_message_is_named_until_it_takes_one(desk: Desk) -> None:
    channel, since = desk.workspace.channel("foot-care").id, datetime(2026, 10, 1, 9, tzinfo=UTC)
    database = Database(str(desk.environment["DATABASE_URL"]))
    with database.session() as session:
        pause.begin(
            session,
            Pause(
                workspace_id=desk.workspace.team_id,
                channel_id=channel,
                reason="is_archived",
                since=since,
                try_at=since,
            ),
        )
        session.commit()
    database.close()
    said = desk.runs("doctor")
    assert said.exit_code == 1
    assert f"no message in {channel} since 2026-10-01 09:00 UTC (is_archived)" in said.stdout


@pytest.mark.parametrize("left_out", [LOOKS, {HEARS}])
def test_one_way_to_know_what_became_of_a_message_is_enough(desk: Desk, left_out: set[str]) -> None:
    desk.workspace.directory.grant(desk.bot, set(SCOPES) - left_out)
    assert states(finds(desk))["scopes"] == "ok"


def test_without_any_way_to_know_it_the_doctor_names_the_scope(desk: Desk) -> None:
    desk.workspace.directory.grant(desk.bot, set(SCOPES) - LOOKS - {HEARS})
    assert "channels:history" in finds(desk)["scopes"][0].text
