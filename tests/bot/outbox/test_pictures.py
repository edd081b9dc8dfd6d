"""Pictures go up to a real local workspace, over real HTTP, and are remembered in a real database."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import select

from bot.outbox.pictures import WAITS, Fetch, Placed, place
from bot.outbox.uploads import PATIENCE, Uploads, delete_unused
from bot.tokens import web_client
from handlers.slack import kit
from handlers.slack.kit import Block
from handlers.tools import Tools
from sandbox.wire.port import Port
from sandbox.workspace.workspace import Bot, Workspace
from storage import outbox, upload
from storage import workspace as workspaces
from storage.database import Database
from storage.tables import Delivery, Upload

PNG = b"\x89PNG\r\n\x1a\n and some more"
KEY = "k" * 64
NOW = datetime(2026, 10, 14, 15, tzinfo=UTC)
BLOCKS = [
    kit.section("Before"),
    kit.picture(KEY, "Run chart: no signal yet.", "Seen in time"),
    kit.divider(),
]
STEPS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"]
"""What an upload asks of Slack, in order."""


class Desk:
    """A workspace, a message to be posted in it, and a clock."""

    def __init__(self, workspace: Workspace, bot: Bot, client: WebClient, database: Database) -> None:
        self.workspace, self.bot, self.client = workspace, bot, client
        self.now = NOW
        self.tools = Tools(session=database.session, reading=database.reading, now=lambda: self.now)
        with database.session() as session:
            workspaces.remember(
                session, id=workspace.team_id, name="Clinic", bot_user_id=bot.user.id, now=NOW
            )
            self.message = Delivery(
                workspace_id=workspace.team_id, key="summary:1", message={"blocks": BLOCKS}, due_at=NOW
            )
            outbox.enqueue(session, self.message)
            session.commit()

    def place(
        self,
        blocks: list[Block] = BLOCKS,
        fetch: Fetch = lambda key: PNG if key == KEY else None,
        wait: Callable[[float], None] = lambda _seconds: None,
    ) -> Placed:
        return place(self.client, blocks, fetch, Uploads(self.tools, self.message), wait=wait)

    def becomes(self, status: str, files: list[str]) -> None:
        """The message is settled, and shows these files."""
        with self.tools.session() as session:
            session.get_one(Delivery, self.message.id).status = status
            upload.show(session, self.message, files)
            session.commit()

    def tidy(self) -> list[str]:
        """Delete what nobody needs: the files that Slack has then."""
        delete_unused(self.tools, lambda _workspace_id: self.client)
        return [file.id for file in self.workspace.uploads.all]

    def remembered(self) -> list[str]:
        with self.tools.reading() as session:
            return [each.file_id for each in session.exec(select(Upload))]


@pytest.fixture
def desk(port: Port, sqlite_database: Database) -> Iterator[Desk]:
    workspace = Workspace(name="Clinic")
    bot = workspace.install_bot("callboard")
    with port.serve(workspace) as server:
        client = web_client(server.api_url, bot.bot_token)
        yield Desk(workspace, bot, client, sqlite_database)


class Waits(list[float]):
    """Notes how long somebody waited, and does not wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def test_a_picture_becomes_an_image_that_slack_accepts_in_a_message(desk: Desk) -> None:
    channel = desk.workspace.add_channel("general", [desk.bot.user.id])
    placed = desk.place().blocks
    assert [block["type"] for block in placed] == ["section", "image", "divider"]
    assert placed[1]["alt_text"] == "Run chart: no signal yet."
    desk.client.chat_postMessage(channel=channel.id, text="The chart", blocks=placed)
    assert desk.workspace.uploads.get(placed[1]["slack_file"]["id"]).content == PNG


def test_a_file_slack_still_works_on_is_looked_at_again_with_growing_pauses(desk: Desk) -> None:
    desk.workspace.slow_files(3)
    waits = Waits()
    assert desk.place(wait=waits).shown == 1
    assert waits == list(WAITS[: len(waits)])
    assert len(waits) > 3


def test_a_file_that_is_not_ready_yet_is_looked_at_again_and_not_uploaded_again(desk: Desk) -> None:
    desk.workspace.slow_files(10)
    placed = desk.place()
    assert (placed.shown, placed.missing) == (0, 1)
    assert desk.place().shown == 1
    assert len(desk.workspace.calls_of("files.completeUploadExternal")) == 1


def test_a_file_that_slack_never_gets_ready_is_uploaded_anew_after_an_hour(desk: Desk) -> None:
    desk.workspace.slow_files(1000)
    assert desk.place().missing == 1
    desk.workspace.slow_files(0)
    desk.now += PATIENCE + timedelta(minutes=1)
    (shown,) = desk.place().files
    desk.becomes("sent", [shown])
    assert desk.tidy() == [shown]


def test_a_file_that_slack_has_no_more_is_uploaded_again(desk: Desk) -> None:
    (first,) = desk.place().files
    desk.workspace.uploads.delete(first, desk.bot.id)
    (second,) = desk.place().files
    assert second != first
    assert desk.remembered() == [second]


def test_a_picture_nobody_kept_is_missing(desk: Desk) -> None:
    assert desk.place(fetch=lambda _key: None).missing == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", ["refused", "lost"])
def test_a_picture_slack_does_not_take_is_told_in_words_and_taken_later(
    desk: Desk, step: str, fault: str
) -> None:
    if fault == "refused":
        desk.workspace.fail_next(step, "internal_error", status=500)
    else:
        desk.workspace.drop_answer_of_next(step)
    placed = desk.place()
    told = placed.in_words(lambda alt: f"Later: {alt}")
    assert told == [BLOCKS[0], kit.context("Later: Run chart: no signal yet."), BLOCKS[2]]
    (shown,) = desk.place().files
    desk.becomes("sent", [shown])
    assert desk.tidy() == [shown]
    assert desk.remembered() == [shown]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.info"])
def test_whoever_posts_hears_that_slack_asks_to_slow_down(desk: Desk, step: str) -> None:
    desk.workspace.fail_next(step, retry_after=7)
    with pytest.raises(SlackApiError) as error:
        desk.place()
    assert error.value.response.headers["Retry-After"] == "7"


def test_the_same_picture_twice_is_uploaded_once(desk: Desk) -> None:
    placed = desk.place([*BLOCKS, *BLOCKS]).blocks
    assert placed[1] == placed[4]
    assert len(desk.workspace.calls_of("files.completeUploadExternal")) == 1


def test_blocks_without_pictures_ask_slack_nothing(desk: Desk) -> None:
    blocks = [kit.section("Only words")]
    assert desk.place(blocks).blocks == blocks
    assert desk.workspace.calls_of("files.getUploadURLExternal") == []


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", STEPS[2:])
def test_who_comes_after_a_crash_goes_on_at_the_step_that_is_missing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(desk.client, step.replace(".", "_"), dies)
        with pytest.raises(Killed):
            desk.place()
    (shown,) = desk.place().files
    desk.becomes("sent", [shown])
    assert desk.tidy() == [shown]
    assert len(desk.workspace.calls_of("files.completeUploadExternal")) == 1


@pytest.mark.parametrize("status", ["queued", "sending", "uncertain"])
def test_a_file_is_kept_as_long_as_its_message_may_show_it(desk: Desk, status: str) -> None:
    (file,) = desk.place().files
    desk.becomes(status, [])
    assert desk.tidy() == [file]


@pytest.mark.parametrize("status", ["sent", "failed", "dropped"])
def test_a_file_that_no_message_shows_is_deleted(desk: Desk, status: str) -> None:
    assert desk.place().shown == 1
    desk.becomes(status, [])
    assert desk.tidy() == []
    assert desk.remembered() == []


def test_a_file_that_slack_does_not_delete_now_is_deleted_later(desk: Desk) -> None:
    (file,) = desk.place().files
    desk.becomes("dropped", [])
    desk.workspace.fail_next("files.delete", "internal_error")
    assert desk.tidy() == [file]
    assert desk.tidy() == []


def test_a_file_that_slack_will_never_delete_is_left_alone(desk: Desk) -> None:
    desk.place()
    desk.becomes("dropped", [])
    desk.workspace.fail_next("files.delete", "cant_delete_file")
    desk.tidy()
    desk.tidy()
    assert len(desk.workspace.calls_of("files.delete")) == 1
