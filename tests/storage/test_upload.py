"""Files at Slack are remembered with the message they are for, on both databases."""

from datetime import timedelta

from sqlmodel import Session

from storage import outbox, upload
from storage.tables import Delivery
from tests.storage.clinics import NOW, WORKSPACE

LONG_AGO = NOW - timedelta(days=1)


def message(session: Session, key: str, status: str = "sent", changes: str | None = None) -> Delivery:
    delivery = Delivery(
        workspace_id=WORKSPACE, key=key, message={}, due_at=NOW, status=status, update_key=changes
    )
    outbox.enqueue(session, delivery)
    return delivery


def unused(session: Session) -> list[str]:
    return [each.file_id for each in upload.unused(session)]


def test_a_change_of_a_message_has_the_files_of_the_message(session: Session) -> None:
    first = message(session, "agenda:1")
    change = message(session, "agenda:1#a", "sending", changes="agenda:1")
    upload.begin(session, first, "p1", "F1", NOW)
    upload.begin(session, first, "p1", "F2", NOW)
    upload.begin(session, message(session, "agenda:2"), "p1", "F3", NOW)
    assert upload.of_message(session, change, LONG_AGO) == {"p1": "F2"}


def test_a_file_that_never_got_ready_is_no_files_any_more_and_one_that_is_shown_stays(
    session: Session,
) -> None:
    first = message(session, "agenda:1", "sending")
    upload.begin(session, first, "p1", "F1", LONG_AGO)
    upload.begin(session, first, "p2", "F2", LONG_AGO)
    upload.show(session, first, ["F2"])
    assert upload.of_message(session, first, NOW) == {"p2": "F2"}


def test_what_a_change_no_longer_shows_is_unused_once_the_change_is_sent(session: Session) -> None:
    first = message(session, "agenda:1")
    for picture, file in (("p1", "F1"), ("p2", "F2")):
        upload.begin(session, first, picture, file, NOW)
    upload.show(session, first, ["F1", "F2"])
    change = message(session, "agenda:1#a", "sending", changes="agenda:1")
    upload.show(session, change, ["F2"])
    assert unused(session) == []
    outbox.record_sent(session, change, "1.0", "C1", NOW)
    assert unused(session) == ["F1"]
    upload.forget(session, upload.unused(session)[0])
    assert unused(session) == []


def test_a_file_once_given_up_is_given_to_no_message_again(session: Session) -> None:
    first = message(session, "agenda:1", "failed")
    upload.begin(session, first, "p1", "F1", NOW)
    assert unused(session) == ["F1"]
    upload.show(session, first)
    assert upload.of_message(session, first, LONG_AGO) == {}
    assert unused(session) == ["F1"]


def test_whatever_a_person_saw_may_show_the_files_kept_for_it(session: Session) -> None:
    first = message(session, "agenda:1")
    upload.begin(session, first, "p1", "F1", NOW)
    upload.show(session, first)
    assert unused(session) == []
    upload.gone(session, first, "F1")
    assert upload.of_message(session, first, LONG_AGO) == {}
