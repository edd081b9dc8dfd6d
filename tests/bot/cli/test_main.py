"""The other commands: migrate, manifest, help, and how each ends when something is missing."""

import json
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from bot.cli.main import main
from storage.database import Database
from tests.bot.desk import Desk
from tests.house.reading import commands_of

ROOT = Path(__file__).parents[3]


def test_migrate_makes_the_tables_and_the_second_time_finds_them_there(desk: Desk, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    first, second = (desk.runs("migrate", DATABASE_URL=url, SLACK_BOT_TOKEN=None) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, "The database is up to date now.\n")
    assert (second.exit_code, second.stdout) == (0, "The database was up to date already.\n")


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("sqlite:////no/such/folder/callboard.sqlite3", "does not exist"),
        ("mysql://somewhere/else", "not an address I can read"),
        ("postgresql://callboard@127.0.0.1:9/callboard", "does not answer"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence_and_exit_code_3(
    desk: Desk, url: str, part: str
) -> None:
    said = desk.runs("migrate", DATABASE_URL=url)
    assert said.exit_code == 3
    assert part in said.stderr


def test_a_file_that_is_no_database_is_left_as_it_is(desk: Desk) -> None:
    path = desk.writes("Minutes of the meeting\n" * 100, "minutes.txt")
    said = desk.runs("migrate", DATABASE_URL=f"sqlite:///{path}")
    assert said.exit_code == 3
    assert "not a SQLite database" in said.stderr
    assert Path(path).read_text().startswith("Minutes")


def test_the_manifest_is_the_file_at_the_root_of_the_repository(desk: Desk) -> None:
    assert desk.runs("manifest").stdout == (ROOT / "manifest.yaml").read_text(encoding="utf-8")


def test_a_renamed_command_has_its_new_name_in_the_manifest(desk: Desk) -> None:
    made = YAML(typ="safe").load(desk.runs("manifest", CALLBOARD_COMMAND_AGENDA="/qi-agenda").stdout)
    names = [one["command"] for one in made["features"]["slash_commands"]]
    assert names == ["/qi-agenda", "/checkin", "/measure", "/pdsa", "/collab"]


def test_the_manifest_for_http_sends_everything_to_one_address(desk: Desk) -> None:
    said = desk.runs("manifest", "--http", "https://callboard.example.org/", "--json")
    made, address = json.loads(said.stdout), "https://callboard.example.org/slack/events"
    assert {one["url"] for one in made["features"]["slash_commands"]} == {address}
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["socket_mode_enabled"] is False


def test_the_manifest_needs_no_setting_at_all(desk: Desk) -> None:
    blank = dict.fromkeys(desk.environment)
    assert CliRunner().invoke(main, ["manifest"], env=blank).exit_code == 0


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])
def test_run_names_the_setting_that_is_missing(desk: Desk, missing: str) -> None:
    said = desk.runs("run", "--http", "8099", **{missing: None})
    assert said.exit_code == 3
    assert f"{missing} is not set" in said.stderr


def test_run_without_either_way_in_says_so(desk: Desk) -> None:
    said = desk.runs("run", SLACK_APP_TOKEN=None, SLACK_SIGNING_SECRET=None)
    assert said.exit_code == 3


def test_run_with_a_revoked_token_ends_with_slacks_word(desk: Desk) -> None:
    desk.workspace.revoke(desk.bot)
    said = desk.runs("run")
    assert said.exit_code == 3
    assert "token_revoked" in said.stderr


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in commands_of(main))])
def test_every_command_explains_itself(words: list[str]) -> None:
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) > 4


def test_an_unknown_command_or_option_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["nonsense"]).exit_code == 2
    assert CliRunner().invoke(main, ["manifest", "--nonsense"]).exit_code == 2


def test_asking_for_help_does_not_load_the_drawing() -> None:
    program = (
        "import sys; from bot.cli.main import main; main(['-h'], standalone_mode=False); print(*sys.modules)"
    )
    said = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True, timeout=30
    )
    assert "matplotlib" not in said.stdout.split()


def test_charts_are_made_without_slack_and_the_database() -> None:
    program = (
        "import sys; from bot.cli.main import main; main(['chart', '-', '--json'], standalone_mode=False); "
        "print(*sys.modules)"
    )
    said = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program],
        input="date,value\n2026-01-01,3\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=30,
    )
    assert not {"numpy", "slack_sdk", "sqlalchemy"} & set(said.stdout.split())


def test_a_database_of_a_later_version_is_a_sentence_for_every_command_that_needs_it(desk: Desk) -> None:
    desk.runs("migrate")
    with closing(Database(str(desk.environment["DATABASE_URL"]))) as kept, kept.session() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        session.commit()
    for words in (["migrate"], ["run"], ["charter", "show"]):
        said = desk.runs(*words)
        assert (said.exit_code, "later version" in said.stderr) == (3, True), words


def test_the_demo_says_beforehand_what_port_or_folder_it_cannot_have(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = CliRunner().invoke(main, ["demo", "--exit", "--out", str(tmp_path / "file" / "folder")])
    assert (said.exit_code, "Choose another folder with --out" in said.stderr) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = CliRunner().invoke(main, ["demo", "--port", str(taken.getsockname()[1])])
    assert (said.exit_code, "Choose another with --port" in said.stderr) == (1, True)


def test_output_that_nobody_reads_any_more_is_not_slacks_fault() -> None:
    program = "from bot.cli.main import main; main(['manifest', '--json'])"
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Slack" not in process.stderr.read()
