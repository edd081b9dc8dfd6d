"""Files: three steps by hand and through the SDK, processing that takes its time, and pictures in blocks."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import picture
from sandbox.tests.test_web_api import refusal
from sandbox.workspace.model import File

PNG = b"\x89PNG\r\n\x1a\n" + b"a chart"


def sent(url: str, content: bytes) -> str:
    with urlopen(Request(url, content, method="POST"), timeout=5) as answer:  # noqa: S310  # our own server
        return str(answer.read().decode())


def uploaded(clinic: Clinic, *, name: str = "chart.png", **args: Any) -> File:
    first = clinic.client.files_getUploadURLExternal(
        filename=name, length=len(PNG), alt_txt="falling since May"
    )
    assert sent(first["upload_url"], PNG) == f"OK - {len(PNG)}"
    clinic.client.files_completeUploadExternal(files=[{"id": first["file_id"], "title": "Chart"}], **args)
    return clinic.workspace.file(first["file_id"])


def image(file: File) -> dict[str, Any]:
    return {"type": "image", "alt_text": "falling since May", "slack_file": {"id": file.id}}


def test_three_steps_bring_a_file_into_a_thread(clinic: Clinic) -> None:
    parent = clinic.client.chat_postMessage(channel=clinic.team.id, text="charts")["ts"]
    file = uploaded(clinic, channel_id=clinic.team.id, thread_ts=parent, initial_comment="one more")
    (_, reply) = clinic.workspace.thread(clinic.team, parent, clinic.ana.user)
    assert (reply.text, reply.files) == ("one more", (file.id,))
    assert (file.content, file.mimetype, file.alt_txt) == (PNG, "image/png", "falling since May")
    info = clinic.client.files_info(file=file.id)["file"]
    assert info["shares"] == {"public": {clinic.team.id: [{"ts": reply.ts}]}}


def test_the_sdks_own_upload_does_the_three_steps(clinic: Clinic) -> None:
    answer = clinic.client.files_upload_v2(
        channel=clinic.team.id,
        content=PNG,
        filename="chart.png",
        title="Four-hour target",
        initial_comment="October",
    )
    (message,) = clinic.ana.sees(clinic.team)
    assert message.files == (answer["file"]["id"],)
    assert clinic.workspace.file(message.files[0]).title == "Four-hour target"


def test_a_picture_of_the_bot_stands_in_a_message(clinic: Clinic) -> None:
    file = uploaded(clinic)
    clinic.client.chat_postMessage(channel=clinic.team.id, text="falling", blocks=[image(file)])
    assert clinic.ana.sees(clinic.team)[0].blocks[0]["slack_file"] == {"id": file.id}


def test_a_picture_is_refused_until_it_is_processed(clinic: Clinic) -> None:
    clinic.workspace.slow_files(polls=2)
    file = uploaded(clinic)
    for _ in range(2):
        assert (
            refusal(clinic.client, "chat.postMessage", channel="#team", blocks=[image(file)])
            == "invalid_blocks"
        )
        assert clinic.client.files_info(file=file.id)["file"]["mimetype"] == ""
    assert clinic.client.files_info(file=file.id)["file"]["mimetype"] == "image/png"
    clinic.client.chat_postMessage(channel=clinic.team.id, text="falling", blocks=[image(file)])


def test_only_pictures_stand_in_image_blocks(clinic: Clinic) -> None:
    file = uploaded(clinic, name="answers.csv")
    assert (
        refusal(clinic.client, "chat.postMessage", channel="#team", blocks=[image(file)]) == "invalid_blocks"
    )
    unknown = picture(image_url=None, slack_file={"id": "F0000000001"})
    with pytest.raises(SlackApiError) as refused:
        clinic.client.chat_postMessage(channel="#team", text="falling", blocks=[unknown])
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]",
    ]


def test_another_bots_file_is_out_of_reach_until_it_is_shared(clinic: Clinic) -> None:
    file = uploaded(clinic)
    other = clinic.workspace.install_bot("stranger")
    clinic.workspace.join(clinic.team, other)
    stranger = clinic.client
    stranger.token = other.bot_token
    assert refusal(stranger, "files.info", file=file.id) == "file_not_found"
    clinic.workspace.uploads.share(file.id, clinic.team.id, "1.000000")
    assert stranger.files_info(file=file.id)["file"]["id"] == file.id


def test_bytes_of_another_length_are_refused(clinic: Clinic) -> None:
    first = clinic.client.files_getUploadURLExternal(filename="chart.png", length=3)
    with pytest.raises(HTTPError) as refused:
        sent(first["upload_url"], PNG)
    assert refused.value.code == 400
    refused.value.close()
    files = [{"id": first["file_id"], "title": "Chart"}]
    assert refusal(clinic.client, "files.completeUploadExternal", files=files) == "file_not_found"


def test_a_file_is_not_shared_where_the_bot_is_not(clinic: Clinic) -> None:
    elsewhere = clinic.workspace.add_channel("elsewhere")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        uploaded(clinic, channel_id=elsewhere.id)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        uploaded(clinic, channel_id="C000")


def test_a_file_is_downloaded_with_the_bots_token_only(clinic: Clinic) -> None:
    file = uploaded(clinic)
    url = clinic.client.files_info(file=file.id)["file"]["url_private"]
    with_token = Request(url, headers={"Authorization": f"Bearer {clinic.bot.bot_token}"})  # noqa: S310  # our own server
    with urlopen(with_token, timeout=5) as answer:  # noqa: S310  # our own server
        assert (answer.read(), answer.headers["content-type"]) == (PNG, "image/png")
    with pytest.raises(HTTPError) as refused:
        urlopen(url, timeout=5)  # noqa: S310  # our own server
    assert refused.value.code == 404
    refused.value.close()


def test_an_app_deletes_its_own_file_and_nobody_elses(clinic: Clinic) -> None:
    file = uploaded(clinic)
    clinic.client.files_delete(file=file.id)
    assert refusal(clinic.client, "files.info", file=file.id) == "file_not_found"
    other = uploaded(clinic)
    stranger = clinic.workspace.install_bot("stranger")
    client = WebClient(token=stranger.bot_token, base_url=clinic.server.api_url)
    assert refusal(client, "files.delete", file=other.id) == "cant_delete_file"
    assert clinic.workspace.uploads.all == [other]


def test_sending_the_bytes_of_a_file_can_fail_and_its_answer_can_get_lost(clinic: Clinic) -> None:
    first = clinic.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    clinic.workspace.fail_next("upload", "internal_error", status=500)
    with pytest.raises(HTTPError):
        sent(first["upload_url"], PNG)
    clinic.workspace.drop_answer_of_next("upload")
    with pytest.raises(OSError, match="Remote end closed"):
        sent(first["upload_url"], PNG)
    clinic.client.files_completeUploadExternal(files=[{"id": first["file_id"], "title": "Chart"}])
    assert clinic.workspace.file(first["file_id"]).content == PNG
