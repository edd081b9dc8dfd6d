"""Pictures go up to a real local workspace, over real HTTP."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.outbox.pictures import WAITS, place
from handlers.slack import kit
from sandbox.wire.port import Port
from sandbox.workspace.model import Channel
from sandbox.workspace.workspace import Bot, Workspace

PNG = b"\x89PNG\r\n\x1a\n and some more"
KEY = "k" * 64
BLOCKS = [
    kit.section("Before"),
    kit.picture(KEY, "Run chart: no signal yet.", "Seen in time"),
    kit.divider(),
]


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(name="Clinic")


@pytest.fixture
def bot(workspace: Workspace) -> Bot:
    return workspace.install_bot("callboard")


@pytest.fixture
def client(workspace: Workspace, bot: Bot, port: Port) -> Iterator[WebClient]:
    with port.serve(workspace) as server:
        yield WebClient(token=bot.bot_token, base_url=server.api_url)


def kept(key: str) -> bytes | None:
    return PNG if key == KEY else None


class Waits(list[float]):
    """Notes how long somebody waited, and does not wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def test_a_picture_becomes_an_image_that_slack_accepts_in_a_message(
    workspace: Workspace, bot: Bot, client: WebClient
) -> None:
    channel: Channel = workspace.add_channel("general", [bot.user.id])
    placed = place(client, BLOCKS, kept).blocks
    assert [block["type"] for block in placed] == ["section", "image", "divider"]
    assert placed[1]["alt_text"] == "Run chart: no signal yet."
    client.chat_postMessage(channel=channel.id, text="The chart", blocks=placed)
    file = workspace.uploads.get(placed[1]["slack_file"]["id"])
    assert file.content == PNG


def test_a_file_slack_still_works_on_is_looked_at_again_with_growing_pauses(
    workspace: Workspace, client: WebClient
) -> None:
    workspace.slow_files(3)
    waits = Waits()
    assert place(client, BLOCKS, kept, wait=waits).shown == 1
    assert waits == list(WAITS[: len(waits)])
    assert len(waits) > 3


def test_a_file_that_never_gets_ready_is_looked_at_again_and_not_uploaded_again(
    workspace: Workspace, client: WebClient
) -> None:
    workspace.slow_files(10)
    placed = place(client, BLOCKS, kept, wait=Waits())
    assert (placed.shown, placed.missing) == (0, 1)
    assert place(client, placed.blocks, kept, wait=Waits()).shown == 1
    assert len(workspace.calls_of("files.completeUploadExternal")) == 1


def test_a_file_that_slack_has_no_more_is_uploaded_again(workspace: Workspace, client: WebClient) -> None:
    gone = [block | {"file": "F0GONE"} if "picture" in block else block for block in BLOCKS]
    placed = place(client, gone, kept, wait=Waits())
    assert placed.blocks == BLOCKS
    assert place(client, placed.blocks, kept, wait=Waits()).shown == 1


def test_a_picture_nobody_kept_is_missing(client: WebClient) -> None:
    assert place(client, BLOCKS, lambda _key: None).missing == 1


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
def test_a_picture_slack_does_not_take_is_told_in_words(
    workspace: Workspace, client: WebClient, step: str
) -> None:
    workspace.fail_next(step, "internal_error")
    placed = place(client, BLOCKS, kept, wait=Waits())
    told = placed.in_words(lambda alt: f"Later: {alt}")
    assert told == [BLOCKS[0], kit.context("Later: Run chart: no signal yet."), BLOCKS[2]]
    assert place(client, placed.blocks, kept, wait=Waits()).missing == 0


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.info"])
def test_whoever_posts_hears_that_slack_asks_to_slow_down(
    workspace: Workspace, client: WebClient, step: str
) -> None:
    workspace.fail_next(step, retry_after=7)
    with pytest.raises(SlackApiError) as error:
        place(client, BLOCKS, kept, wait=Waits())
    assert error.value.response.headers["Retry-After"] == "7"


def test_the_same_picture_twice_is_uploaded_once(workspace: Workspace, client: WebClient) -> None:
    placed = place(client, [*BLOCKS, *BLOCKS], kept).blocks
    assert placed[1] == placed[4]
    assert len(workspace.calls_of("files.completeUploadExternal")) == 1


def test_blocks_without_pictures_ask_slack_nothing(workspace: Workspace, client: WebClient) -> None:
    blocks = [kit.section("Only words")]
    assert place(client, blocks, kept).blocks == blocks
    assert workspace.calls_of("files.getUploadURLExternal") == []
