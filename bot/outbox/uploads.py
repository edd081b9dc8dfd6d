"""Files on their way to Slack: three steps, each remembered, so that a crash costs neither chart nor file."""

import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.request import BaseHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.tools import Tools
from storage import upload
from storage.tables import Delivery, Upload

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=1)
"""A file that is not ready by then is uploaded anew."""

GONE = ("file_not_found", "file_deleted")
"""Slack's errors for a file that must be uploaded again (docs.slack.dev, files.info)."""

NEVER = (*GONE, "cant_delete_file")
"""Slack's errors for a file that need not or cannot be deleted (docs.slack.dev, files.delete)."""

LONGEST = timedelta(days=7)
"""After a week of tries a file is left where it is."""


class Uploads:
    """What is uploaded for the message of one delivery."""

    def __init__(self, tools: Tools, delivery: Delivery) -> None:
        self._tools = tools
        self._delivery = delivery

    def known(self) -> dict[str, str]:
        """Picture -> Slack's file, as far as one was begun, by whichever process."""
        with self._tools.reading() as session:
            return upload.of_message(session, self._delivery, self._tools.now() - PATIENCE)

    def gone(self, file_id: str) -> None:
        """Slack has it no more."""
        with self._tools.session() as session:
            upload.gone(session, self._delivery, file_id)
            session.commit()

    def send(self, client: WebClient, picture: str, png: bytes) -> str:
        """Upload a PNG: ask for an address, send the bytes, complete. The file's id.

        Raises SlackApiError and OSError as each step does.
        """
        place = client.files_getUploadURLExternal(filename="chart.png", length=len(png))
        file_id = str(place["file_id"])
        with self._tools.session() as session:
            upload.begin(session, self._delivery, picture, file_id, self._tools.now())
            session.commit()
        _send_bytes(client, str(place["upload_url"]), png)
        client.files_completeUploadExternal(files=[{"id": file_id, "title": "chart.png"}])
        return file_id


def delete_unused(tools: Tools, client_of: Callable[[str], WebClient]) -> None:
    """Delete what no message shows or needs. What Slack does not delete now waits for the next beat."""
    with tools.session() as session:
        left = upload.unused(session)
        session.commit()
    for each in left:
        try:
            client_of(each.workspace_id).files_delete(file=each.file_id)
        except (SlackApiError, OSError, LookupError) as error:
            if not _never(error) and tools.now() - each.begun_at < LONGEST:
                log.warning("Slack did not delete file %s: %s", each.file_id, type(error).__name__)
                return
        _forget(tools, each)


def _forget(tools: Tools, deleted: Upload) -> None:
    with tools.session() as session:
        upload.forget(session, deleted)
        session.commit()


def _never(error: Exception) -> bool:
    """Whether no repetition would delete it."""
    return isinstance(error, LookupError) or (
        isinstance(error, SlackApiError) and error.response.get("error") in NEVER
    )


def _send_bytes(client: WebClient, url: str, png: bytes) -> None:
    """The step between the two calls, by the client's own way out: its proxy, certificates and timeout."""
    way: list[BaseHandler] = [HTTPSHandler(context=client.ssl)]
    if client.proxy:
        way.append(ProxyHandler({"http": client.proxy, "https": client.proxy}))
    request = Request(url, png, {"Content-Type": "application/octet-stream"}, method="POST")  # noqa: S310 - Slack's
    with build_opener(*way).open(request, timeout=client.timeout) as answer:
        answer.read()
