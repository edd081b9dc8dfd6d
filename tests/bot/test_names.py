"""Names in a charter, in workspaces of many people and channels."""

import pytest

from bot import names
from bot.directory import FEW, PAGE, Directory
from bot.tokens import web_client
from improvement.charter.reading import read_charter
from improvement.charter.values import Charter
from prompts import library
from tests.bot.desk import CHARTER, Desk

FOOT_CARE: Charter = read_charter(CHARTER, library.shipped())


def asked(desk: Desk, method: str) -> int:
    return len(desk.workspace.calls_of(method))


def test_five_thousand_people_are_read_in_six_questions_as_slowly_as_slack_asks(desk: Desk) -> None:
    for number in range(5 * PAGE):
        desk.workspace.add_user(f"person-{number}", "Person")
    last = desk.workspace.add_user("the-last", "Last")
    desk.workspace.fail_next("users.list", retry_after=30)
    waited: list[float] = []
    directory = Directory(web_client(desk.server.api_url, desk.bot.bot_token), waited.append)
    assert directory.people(["@the-last"])["@the-last"] == last.id
    assert waited == [30]
    assert asked(desk, "users.list") == 7


def test_the_list_is_read_no_further_than_to_the_last_name(desk: Desk) -> None:
    for number in range(PAGE):
        desk.workspace.add_user(f"person-{number}", "Person")
    client = web_client(desk.server.api_url, desk.bot.bot_token)
    assert names.resolve(client, FOOT_CARE).is_usable
    assert asked(desk, "users.list") == 1


def test_a_charter_of_ids_lists_nobody_and_no_channel(desk: Desk) -> None:
    client = web_client(desk.server.api_url, desk.bot.bot_token)
    with_ids = names.resolve(client, FOOT_CARE).charter
    before = asked(desk, "users.list"), asked(desk, "conversations.list")
    assert names.resolve(client, with_ids).charter == with_ids
    assert (asked(desk, "users.list"), asked(desk, "conversations.list")) == before


@pytest.mark.parametrize("many", [3, FEW + 1])
def test_handles_are_found_one_by_one_or_in_the_list(desk: Desk, many: int) -> None:
    people = [desk.workspace.add_user(f"person-{number}", "Person") for number in range(many)]
    client = web_client(desk.server.api_url, desk.bot.bot_token)
    handles = names.called(client, [*(person.id for person in people), "U0NOBODY"])
    assert handles == {person.id: f"@{person.name}" for person in people}


def test_names_for_ids_lead_back_to_the_same_ids(desk: Desk) -> None:
    client = web_client(desk.server.api_url, desk.bot.bot_token)
    with_ids = names.resolve(client, FOOT_CARE).charter
    again = names.resolve(client, names.named(client, with_ids))
    assert again.charter == with_ids
