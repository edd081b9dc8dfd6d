"""Files in three steps: reserve a place, send the bytes, complete; then Slack takes its time to process."""

from collections.abc import Callable
from dataclasses import replace
from mimetypes import guess_type

from sandbox.workspace.errors import SlackError
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Identifiers
from sandbox.workspace.model import Bot, Channel, File

MAX_BYTES = 1_000_000_000  # slack.com/help: files of up to 1 GB


class Uploads:
    def __init__(self, happenings: Happenings, ids: Identifiers, now: Callable[[], float]) -> None:
        self._happenings = happenings
        self._ids = ids
        self._now = now
        self._files: dict[str, File] = {}
        self.polls_until_processed = 0

    def reserve(self, user: str, name: str, length: int, alt_txt: str) -> File:
        with self._happenings.change(f"an upload of {name} began"):
            file = File(self._ids.next("F"), name, user, length, alt_txt=alt_txt, created=int(self._now()))
            self._files[file.id] = file
        return file

    def receive(self, file_id: str, content: bytes) -> File:
        """`length_mismatch` when the bytes are not as many as were announced."""
        with self._happenings.held():
            file = self.get(file_id)
            if len(content) != file.length or file.is_complete:
                raise SlackError("length_mismatch")
            return self._keep(file, "arrived", content=content)

    def complete(self, file_id: str, title: str) -> File:
        with self._happenings.held():
            file = self.get(file_id)
            if len(file.content) != file.length or file.is_complete:
                raise SlackError("file_not_found")
            return self._keep(
                file,
                "was completed",
                title=title,
                is_complete=True,
                mimetype=guess_type(file.name)[0] or "application/octet-stream",
                polls_left=self.polls_until_processed,
            )

    def share(self, file_id: str, channel: str, ts: str) -> File:
        with self._happenings.held():
            file = self.get(file_id)
            return self._keep(file, "was shared", shares=(*file.shares, (channel, ts)))

    def poll(self, file_id: str) -> File:
        """One look through `files.info`; brings a slow file one look nearer to being processed."""
        with self._happenings.held():
            file = self.get(file_id)
            if file.polls_left:
                self._keep(file, "is being processed", polls_left=file.polls_left - 1)
            return file

    def get(self, file_id: str) -> File:
        with self._happenings.held():
            if found := self._files.get(file_id):
                return found
        raise SlackError("file_not_found")

    def delete(self, file_id: str, user: str) -> None:
        """`cant_delete_file` when it is not theirs, `file_not_found` when it is not complete, or gone."""
        with self._happenings.held():
            file = self.get(file_id)
            if not file.is_complete:
                raise SlackError("file_not_found")
            if file.user != user:
                raise SlackError("cant_delete_file")
            with self._happenings.change(f"{file.name} was deleted"):
                del self._files[file_id]

    @property
    def all(self) -> list[File]:
        """Every file that is complete and not deleted, oldest first."""
        with self._happenings.held():
            return [file for file in self._files.values() if file.is_complete]

    def is_accessible(self, file_id: str, bot: Bot, channels: dict[str, Channel]) -> bool:
        """The app's own file, or one shared where the bot is a member."""
        file = self._files.get(file_id)
        if file is None or not file.is_complete:
            return False
        return file.user == bot.id or any(bot.id in channels[channel].members for channel, _ in file.shares)

    def _keep(self, file: File, happening: str, **changes: object) -> File:
        with self._happenings.change(f"{file.name} {happening}"):
            after = replace(file, **changes)  # type: ignore[arg-type]  # field names come from this module
            self._files[file.id] = after
        return after
