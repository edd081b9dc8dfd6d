"""Settings: from the environment, a .env file or secret files, and never into a log."""

import logging
from pathlib import Path

import pytest

from bot.log import RedactingFormatter
from bot.settings import COMMAND_VARIABLES, SECRETS, VARIABLES, SettingsWrong, read
from improvement.team import ADMINISTRATORS, EVERYONE, Founders

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_an_empty_environment_gives_a_database_file_and_slacks_own_address(tmp_path: Path) -> None:
    settings = read({}, folder=tmp_path)
    assert settings.database_url == "sqlite:///callboard.sqlite3"
    assert settings.api_url == "https://slack.com/api/"
    assert not settings.socket_mode


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CALLBOARD_HEALTH_PORT=9000\nSLACK_BOT_TOKEN=xoxb-from-file\n")
    settings = read({"CALLBOARD_HEALTH_PORT": "9001"}, folder=tmp_path)
    assert (settings.health_port, settings.bot_token) == (9001, "xoxb-from-file")


@pytest.mark.parametrize("variable", SECRETS)
def test_a_secret_may_stand_in_a_file_of_its_own(variable: str, tmp_path: Path) -> None:
    token = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}.get(variable, "sqlite:///x")
    (tmp_path / "secret").write_text(token + "\n")
    settings = read({f"{variable}_FILE": str(tmp_path / "secret")}, folder=tmp_path)
    assert getattr(settings, VARIABLES[variable]) == token


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-wrong-way-round"),
        ("SLACK_APP_TOKEN", "xoxb-wrong-way-round"),
        ("SLACK_BOT_TOKEN_FILE", "/nowhere/at/all"),
        ("CALLBOARD_HEALTH_PORT", "eighty"),
        ("CALLBOARD_HEALTH_PORT", "0"),
        ("CALLBOARD_HEARTBEAT_SECONDS", "-1"),
        ("CALLBOARD_FOUNDERS", "somebody"),
        ("CALLBOARD_FOUNDERS", "@ana, @ben"),
        ("CALLBOARD_FOUNDERS", ","),
        ("CALLBOARD_COMMAND_AGENDA", "/My Agenda"),
        ("CALLBOARD_COMMAND_AGENDA", "/" + "a" * 40),
        ("CALLBOARD_COMMAND_AGENDA", "/agenda!"),
        ("CALLBOARD_COMMAND_AGENDA", "/invite"),
        ("CALLBOARD_COMMAND_AGENDA", "/checkin"),
        ("CALLBOARD_HEALTH_PORT", "80.5"),
        ("CALLBOARD_HEALTH_PORT", "65536"),
        ("CALLBOARD_HEARTBEAT_SECONDS", "nan"),
        ("CALLBOARD_LOG_LEVEL", "verbose"),
        ("SLACK_API_URL", "slack.com/api/"),
        ("SLACK_API_URL", "https:///api/"),
        ("SLACK_API_URL", "https://slack.com:port/api/"),
        ("SLACK_API_URL", "https://slack.com/an api/"),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2"),
        ("SLACK_APP_TOKEN", "xapp-\u201c1\u201d"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=variable) as refused:
        read({variable: value}, folder=tmp_path)
    assert value in str(refused.value) or "TOKEN" in variable or value == "/checkin"


@pytest.mark.parametrize("held", [b"\xff\xfe\x00", b"", b" \n"])
def test_a_secret_file_that_holds_no_secret_is_named_and_not_shown(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(held)
    with pytest.raises(SettingsWrong, match=r"SLACK_BOT_TOKEN_FILE points at .*secret, which"):
        read({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "secret")}, folder=tmp_path)


def test_a_folder_in_place_of_a_secret_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="DATABASE_URL_FILE"):
        read({"DATABASE_URL_FILE": str(tmp_path)}, folder=tmp_path)


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SLACK_BOT_TOKEN=xoxb-\xff")
    with pytest.raises(SettingsWrong, match=r"\.env is not a text file"):
        read({}, folder=tmp_path)


@pytest.mark.parametrize("value", ["debug", "Warning"])
def test_a_level_of_the_log_may_be_written_small(value: str, tmp_path: Path) -> None:
    assert read({"CALLBOARD_LOG_LEVEL": value}, folder=tmp_path).log_level == value.upper()


def test_two_commands_may_swap_their_names(tmp_path: Path) -> None:
    swapped = {"CALLBOARD_COMMAND_AGENDA": "/checkin", "CALLBOARD_COMMAND_CHECKIN": "/agenda"}
    assert read(swapped, folder=tmp_path).commands.agenda == "/checkin"


def test_who_may_found_is_said_by_a_word_or_by_ids(tmp_path: Path) -> None:
    def founders(text: str) -> Founders:
        return read({"CALLBOARD_FOUNDERS": text}, folder=tmp_path).founders

    assert founders("") == founders("Administrators") == Founders(ADMINISTRATORS)
    assert founders("everyone") == Founders(EVERYONE)
    assert founders("U012AB3CD, W045EF6GH") == Founders(named=("U012AB3CD", "W045EF6GH"))


def test_a_renamed_command_keeps_its_slash(tmp_path: Path) -> None:
    assert read({"CALLBOARD_COMMAND_AGENDA": "qi-agenda"}, folder=tmp_path).commands.agenda == "/qi-agenda"


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    rows = [line.split("|")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert {row.strip().strip("`") for row in rows} == {*VARIABLES, *COMMAND_VARIABLES}


def test_no_secret_shows_in_the_settings_printed(tmp_path: Path) -> None:
    settings = read(
        {"SLACK_BOT_TOKEN": "xoxb-1-secret", "DATABASE_URL": "postgresql://u:pw@h/d"}, folder=tmp_path
    )
    assert "secret" not in repr(settings)
    assert "pw" not in repr(settings)


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abcDEF",
        "xapp-1-A0-99-abcdef",
        "postgresql://clinic:hunter2@db/callboard",
        "postgresql://clinic:p@ss/hunter2@db/callboard",
        "postgresql://clinic@db/callboard?password=hunter2",
    ],
)
def test_tokens_and_passwords_are_blacked_out_of_log_lines(secret: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "got %s", (secret,), None)
    shown = RedactingFormatter("%(message)s").format(record)
    assert "[secret]" in shown
    assert not {"abcDEF", "abcdef", "hunter2"} & set(shown.replace("-", " ").split())
    assert "hunter2" not in shown
