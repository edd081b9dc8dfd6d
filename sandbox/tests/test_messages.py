"""Posting, changing, deleting and reading messages through the real slack_sdk."""

from typing import Any

import pytest

from sandbox.tests.clinic import Clinic
from sandbox.tests.test_web_api import refusal

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*hello*"}}


def test_a_posted_message_is_seen_with_its_blocks(clinic: Clinic) -> None:
    answer = clinic.client.chat_postMessage(channel=clinic.team.id, text="hello", blocks=[SECTION])
    (seen,) = clinic.ana.sees(clinic.team)
    assert (seen.ts, seen.text, seen.user) == (answer["ts"], "hello", clinic.bot.user.id)
    assert seen.blocks[0]["block_id"] == answer["message"]["blocks"][0]["block_id"]
    assert answer["message"]["bot_profile"]["name"] == "robin"


def test_a_persons_id_as_channel_means_their_direct_messages(clinic: Clinic) -> None:
    answer = clinic.client.chat_postMessage(channel=clinic.ana.id, text="hello Ana")
    assert [m.text for m in clinic.ana.sees(answer["channel"])] == ["hello Ana"]
    assert clinic.workspace.channel(answer["channel"]).kind == "im"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C000", "text": "hello"}, "channel_not_found"),
        ({"channel": "#team"}, "no_text"),
        ({"channel": "#team", "text": "  "}, "no_text"),
        ({"channel": "#elsewhere", "text": "hello"}, "not_in_channel"),
        ({"channel": "#past", "text": "hello"}, "is_archived"),
        ({"channel": "#leads", "text": "hello"}, "channel_not_found"),
        ({"channel": "#team", "text": "hello", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "#team", "text": "hello", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "#team", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": "#team", "text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"channel": "#team", "text": "a", "metadata": ["a"]}, "invalid_metadata_format"),
        (
            {
                "channel": "#team",
                "text": "a",
                "metadata": {"event_type": "a", "event_payload": {"k": "x" * 20_000}},
            },
            "metadata_too_large",
        ),
    ],
)
def test_slack_refuses_to_post_what_cannot_be_posted(
    clinic: Clinic, args: dict[str, Any], error: str
) -> None:
    clinic.workspace.add_channel("elsewhere")
    clinic.workspace.add_channel("leads", ["ana"], private=True)
    past = clinic.workspace.add_channel("past")
    clinic.workspace.join(past, clinic.bot)
    clinic.workspace.archive(past)
    if "chat:write.public" in clinic.bot.scopes:
        clinic.workspace.directory.grant(clinic.bot, clinic.bot.scopes - {"chat:write.public"})
    assert refusal(clinic.client, "chat.postMessage", **args) == error


def test_a_text_too_long_for_one_message_arrives_in_pieces(clinic: Clinic) -> None:
    clinic.client.chat_postMessage(channel=clinic.team.id, text="x" * 4040)
    clinic.client.chat_postMessage(channel=clinic.team.id, text="y" * 4041)
    assert [len(text) for text in clinic.texts(clinic.ana)] == [4040, 4000, 41]


def test_an_update_replaces_text_and_blocks_and_keeps_metadata(clinic: Clinic) -> None:
    metadata = {"event_type": "agenda", "event_payload": {"key": "k1"}}
    posted = clinic.client.chat_postMessage(
        channel=clinic.team.id,
        text="draft",
        blocks=[SECTION],
        metadata=metadata,
    )
    clinic.client.chat_update(channel=clinic.team.id, ts=posted["ts"], text="final")
    (seen,) = clinic.ana.sees(clinic.team)
    assert (seen.text, seen.blocks, seen.metadata) == ("final", (), metadata)
    assert seen.edited is not None


def test_a_bot_changes_and_deletes_only_its_own_messages(clinic: Clinic) -> None:
    ts = clinic.ana.says("mine", clinic.team).ts
    place = {"channel": clinic.team.id, "ts": ts}
    assert refusal(clinic.client, "chat.update", **place, text="yours") == "cant_update_message"
    assert refusal(clinic.client, "chat.delete", **place) == "cant_delete_message"
    assert refusal(clinic.client, "chat.delete", channel=clinic.team.id, ts="1.000000") == "message_not_found"
    long = refusal(clinic.client, "chat.update", **place, text="x" * 4001)
    assert long == "msg_too_long"


def test_a_deleted_message_with_replies_leaves_a_tombstone(clinic: Clinic) -> None:
    posted = clinic.client.chat_postMessage(channel=clinic.team.id, text="parent")
    clinic.ana.says("reply", clinic.team, thread_ts=posted["ts"])
    clinic.client.chat_delete(channel=clinic.team.id, ts=posted["ts"])
    assert clinic.texts(clinic.ana) == ["This message was deleted."]
    assert len(clinic.workspace.thread(clinic.team, posted["ts"], clinic.ana.user)) == 2


def test_an_ephemeral_message_is_for_one_pair_of_eyes_and_cannot_be_updated(clinic: Clinic) -> None:
    answer = clinic.client.chat_postEphemeral(channel=clinic.team.id, user=clinic.ana.id, text="psst")
    assert (clinic.texts(clinic.ana), clinic.texts(clinic.ben)) == (["psst"], [])
    place = {"channel": clinic.team.id, "ts": answer["message_ts"]}
    assert refusal(clinic.client, "chat.update", **place, text="changed") == "message_not_found"
    assert clinic.client.conversations_history(channel=clinic.team.id)["messages"] == []
    clinic.workspace.leave(clinic.team, "ben")
    gone = refusal(clinic.client, "chat.postEphemeral", channel=clinic.team.id, user=clinic.ben.id, text="a")
    assert gone == "user_not_in_channel"


def test_history_is_newest_first_without_replies_and_shows_metadata_only_when_asked(clinic: Clinic) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    first = clinic.client.chat_postMessage(channel=clinic.team.id, text="first", metadata=metadata)
    clinic.client.chat_postMessage(channel=clinic.team.id, text="reply", thread_ts=first["ts"])
    clinic.client.chat_postMessage(channel=clinic.team.id, text="second")
    plain = clinic.client.conversations_history(channel=clinic.team.id)["messages"]
    assert [message["text"] for message in plain] == ["second", "first"]
    assert (plain[1]["reply_count"], "metadata" in plain[1]) == (1, False)
    whole = clinic.client.conversations_history(channel=clinic.team.id, include_all_metadata=True)["messages"]
    assert whole[1]["metadata"] == metadata


def test_history_between_two_moments(clinic: Clinic) -> None:
    stamps = []
    for text in ("one", "two", "three"):
        clinic.time.now += 60
        stamps.append(clinic.client.chat_postMessage(channel=clinic.team.id, text=text)["ts"])
    history = clinic.client.conversations_history
    later = history(channel=clinic.team.id, oldest=stamps[0])["messages"]
    assert [message["text"] for message in later] == ["three", "two"]
    one = history(channel=clinic.team.id, oldest=stamps[1], latest=stamps[1], inclusive=True)["messages"]
    assert [message["text"] for message in one] == ["two"]


def test_history_comes_in_pages(clinic: Clinic) -> None:
    for number in range(5):
        clinic.client.chat_postMessage(channel=clinic.team.id, text=str(number))
    pages = clinic.client.conversations_history(channel=clinic.team.id, limit=2)
    read = [([m["text"] for m in page["messages"]], page["has_more"]) for page in pages]
    assert read == [(["4", "3"], True), (["2", "1"], True), (["0"], False)]


def test_a_thread_is_read_from_its_parent_on(clinic: Clinic) -> None:
    parent = clinic.client.chat_postMessage(channel=clinic.team.id, text="agenda")
    clinic.client.chat_postMessage(channel=clinic.team.id, text="team one", thread_ts=parent["ts"])
    clinic.ana.says("thank you", clinic.team, thread_ts=parent["ts"])
    thread = clinic.client.conversations_replies(channel=clinic.team.id, ts=parent["ts"])["messages"]
    assert [message["text"] for message in thread] == ["agenda", "team one", "thank you"]
    assert thread[1]["parent_user_id"] == clinic.bot.user.id
    missing = refusal(clinic.client, "conversations.replies", channel=clinic.team.id, ts="1.000000")
    assert missing == "thread_not_found"


def test_a_reply_sent_to_the_channel_too_is_seen_in_both(clinic: Clinic) -> None:
    parent = clinic.client.chat_postMessage(channel=clinic.team.id, text="agenda")["ts"]
    clinic.client.chat_postMessage(
        channel=clinic.team.id, text="look", thread_ts=parent, reply_broadcast=True
    )
    assert clinic.texts(clinic.ben) == ["agenda", "look"]
    assert len(clinic.workspace.thread(clinic.team, parent)) == 2


def test_reactions_are_counted_per_emoji(clinic: Clinic) -> None:
    posted = clinic.client.chat_postMessage(channel=clinic.team.id, text="who came?")
    clinic.client.reactions_add(channel=clinic.team.id, timestamp=posted["ts"], name="wave")
    clinic.ana.reacts(clinic.workspace.message(clinic.team, posted["ts"]), "wave")
    found = clinic.client.reactions_get(channel=clinic.team.id, timestamp=posted["ts"])["message"][
        "reactions"
    ]
    assert found == [{"name": "wave", "users": [clinic.bot.user.id, clinic.ana.id], "count": 2}]
    place = {"channel": clinic.team.id, "timestamp": posted["ts"], "name": "wave"}
    assert refusal(clinic.client, "reactions.add", **place) == "already_reacted"


def test_what_a_person_types_is_escaped_and_mentions_become_ids(clinic: Clinic) -> None:
    message = clinic.ana.says("@ben see #team <!channel> & @channel", clinic.team)
    ben, team = clinic.ben.id, clinic.team.id
    assert message.text == f"<@{ben}> see <#{team}|team> &lt;!channel&gt; &amp; <!channel>"
