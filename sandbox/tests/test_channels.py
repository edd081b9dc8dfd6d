"""Channels that an app makes, names, fills and closes, through the real slack_sdk."""

from typing import Any

import pytest

from sandbox.tests.clinic import Clinic
from sandbox.tests.test_web_api import refusal
from sandbox.workspace.model import Channel


def made(clinic: Clinic, name: str = "ward-3", **fields: Any) -> Channel:
    answer = clinic.client.conversations_create(name=name, **fields)
    return clinic.workspace.channel(answer["channel"]["id"])


def test_a_new_channel_has_its_maker_in_it_and_people_may_be_invited(clinic: Clinic) -> None:
    channel = made(clinic)
    clinic.client.conversations_invite(channel=channel.id, users=[clinic.ana.id, clinic.ben.id])
    members = clinic.workspace.channel("ward-3").members
    assert members == (clinic.bot.id, clinic.ana.id, clinic.ben.id)


def test_a_private_channel_is_private(clinic: Clinic) -> None:
    assert made(clinic, is_private=True).kind == "private"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("team", "name_taken"),
        ("Ward", "invalid_name_specials"),
        ("a b", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("a" * 81, "invalid_name_maxlength"),
    ],
)
def test_a_name_that_slack_refuses_is_refused(clinic: Clinic, name: str, error: str) -> None:
    assert refusal(clinic.client, "conversations.create", name=name) == error
    assert refusal(clinic.client, "conversations.rename", channel=clinic.team.id, name=name) == error


@pytest.mark.parametrize(
    ("who", "error"),
    [("U0", "user_not_found"), ("ana", "already_in_channel"), ("robin", "cant_invite_self")],
)
def test_who_cannot_be_invited_is_named(clinic: Clinic, who: str, error: str) -> None:
    known = {user.name: user.id for user in clinic.workspace.directory.users.values()}
    wanted = known.get(who, who)
    assert refusal(clinic.client, "conversations.invite", channel=clinic.team.id, users=wanted) == error


def test_with_force_those_come_who_can(clinic: Clinic) -> None:
    channel = made(clinic)
    clinic.client.conversations_invite(channel=channel.id, users=[clinic.ana.id, "U0"], force=True)
    assert clinic.ana.id in clinic.workspace.channel(channel.id).members


def test_a_channel_is_renamed_described_and_left(clinic: Clinic) -> None:
    channel = made(clinic)
    clinic.client.conversations_rename(channel=channel.id, name="ward-4")
    clinic.client.conversations_setTopic(channel=channel.id, topic="nights")
    clinic.client.conversations_setPurpose(channel=channel.id, purpose="rota")
    info = clinic.client.conversations_info(channel=channel.id)["channel"]
    assert (info["name"], info["topic"]["value"], info["purpose"]["value"]) == ("ward-4", "nights", "rota")
    clinic.client.conversations_leave(channel=channel.id)
    assert (
        refusal(clinic.client, "conversations.setTopic", channel=channel.id, topic="days") == "not_in_channel"
    )


def test_a_person_is_removed_and_the_bot_cannot_remove_itself(clinic: Clinic) -> None:
    clinic.client.conversations_kick(channel=clinic.team.id, user=clinic.ben.id)
    assert clinic.ben.id not in clinic.workspace.channel(clinic.team.id).members
    gone = {"channel": clinic.team.id, "user": clinic.ben.id}
    assert refusal(clinic.client, "conversations.kick", **gone) == "not_in_channel"
    myself = {"channel": clinic.team.id, "user": clinic.bot.id}
    assert refusal(clinic.client, "conversations.kick", **myself) == "cant_kick_self"


def test_a_channel_is_archived_and_opened_again(clinic: Clinic) -> None:
    clinic.client.conversations_archive(channel=clinic.team.id)
    assert refusal(clinic.client, "conversations.archive", channel=clinic.team.id) == "already_archived"
    clinic.client.conversations_unarchive(channel=clinic.team.id)
    assert not clinic.workspace.channel(clinic.team.id).is_archived
    assert refusal(clinic.client, "conversations.unarchive", channel=clinic.team.id) == "not_archived"


def test_an_app_that_may_not_manage_private_channels_makes_none(clinic: Clinic) -> None:
    clinic.workspace.directory.grant(clinic.bot, {"channels:manage"})
    assert refusal(clinic.client, "conversations.create", name="hidden", is_private=True) == "missing_scope"


def test_apps_hear_of_new_names_and_of_who_was_invited(clinic: Clinic) -> None:
    heard: list[dict[str, Any]] = []
    app = clinic.app()
    for kind in ("channel_created", "channel_rename", "member_joined_channel", "reaction_removed"):

        @app.event(kind)
        def note(event: dict[str, Any]) -> None:
            heard.append(event)

    clinic.connect(app)
    channel = made(clinic)
    clinic.client.conversations_rename(channel=channel.id, name="ward-4")
    clinic.client.conversations_invite(channel=channel.id, users=[clinic.ana.id])
    said = clinic.ana.says("hello", channel)
    clinic.ana.reacts(said, "eyes")
    clinic.ana.takes_back(said, "eyes")
    clinic.workspace.wait_for(lambda: len(heard) == 4)
    told = {event["type"]: event for event in heard}
    assert told["channel_created"]["channel"]["name"] == "ward-3"
    assert told["channel_rename"]["channel"]["name"] == "ward-4"
    assert told["member_joined_channel"]["inviter"] == clinic.bot.id
    assert told["reaction_removed"]["reaction"] == "eyes"


def test_people_are_found_by_their_address_and_bots_by_their_id(clinic: Clinic) -> None:
    email = clinic.client.users_info(user=clinic.ana.id)["user"]["profile"]["email"]
    assert clinic.client.users_lookupByEmail(email=email)["user"]["id"] == clinic.ana.id
    assert refusal(clinic.client, "users.lookupByEmail", email="nobody@example.org") == "users_not_found"
    assert clinic.client.bots_info(bot=clinic.bot.bot_id)["bot"]["user_id"] == clinic.bot.id
    assert refusal(clinic.client, "bots.info", bot="B0") == "bot_not_found"
    assert clinic.client.team_info()["team"]["id"] == clinic.workspace.team_id


def test_what_is_pinned_and_what_someone_reacted_to_is_listed(clinic: Clinic) -> None:
    said = clinic.ana.says("hello", clinic.team)
    clinic.ana.says("and more", clinic.team)
    clinic.ana.reacts(said, "eyes")
    clinic.client.pins_add(channel=clinic.team.id, timestamp=said.ts)
    (pin,) = clinic.client.pins_list(channel=clinic.team.id)["items"]
    (mark,) = clinic.client.reactions_list(user=clinic.ana.id)["items"]
    assert pin["message"]["ts"] == mark["message"]["ts"] == said.ts
