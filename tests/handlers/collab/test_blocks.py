"""What forms offer, and a file shown in Slack."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from handlers.collab import blocks
from handlers.collab.values import CollaborativeCard, Overview
from handlers.collab.zones import COMMON, offered
from handlers.slack import kit
from improvement.charter.fields import WEEKDAYS, WEEKS
from improvement.charter.reading import read_fields
from prompts import library
from prompts.words import Words

CHARTER = read_fields(
    {
        "key": "foot-care",
        "name": "Foot & <!channel> care",
        "aim": "*No* <@U1> foot is lost.",
        "channel": "C0000000A",
        "facilitators": ["U0000000A"],
        "zone": "Europe/London",
        "call": {"week": "third", "weekday": "Thursday", "at": "12:30"},
        "questions": "four-standing",
        "teams": [{"key": "a", "name": "<!here>", "members": ["U0000000B"]}],
    },
    library.shipped(),
)
SHOWN = CollaborativeCard(1, CHARTER, datetime(2026, 10, 15, 11, 30, tzinfo=UTC), facilitating=True)


def test_every_zone_on_offer_is_one_and_a_menu_holds_them_all() -> None:
    assert set(COMMON) <= available_timezones()
    assert len(set(COMMON)) == len(COMMON)
    assert len(offered("Pacific/Chatham")) <= kit.OPTIONS
    assert offered("Pacific/Chatham")[0] == "Pacific/Chatham"
    assert offered("Europe/London") == offered("") == COMMON


def test_the_form_offers_every_week_weekday_and_shelf_there_is() -> None:
    view = blocks.new_form(Words(), user_id="U1", zone="Europe/London", channel_id="")
    options = {
        block["block_id"]: [kit.chosen({"selected_option": one}) for one in block["element"]["options"]]
        for block in view["blocks"]
        if block["type"] == "input" and "options" in block["element"]
    }
    assert options["week"] == list(WEEKS)
    assert options["weekday"] == list(WEEKDAYS)
    assert tuple(options["questions"]) == library.names(library.QUESTIONS)
    assert tuple(options["topics"]) == library.names(library.TOPICS)


def test_what_people_named_things_rings_nobody() -> None:
    said = blocks.overview(Words(), Overview((SHOWN,), ()), "/collab").text
    assert "Foot &amp; &lt;!channel&gt; care" in said
    assert "&lt;!here&gt;" in said
    assert "<!" not in said.replace("<!date", "")


def test_sixty_teams_and_twenty_measures_fit_one_message() -> None:
    team = {"name": "A practice with a rather long name in a rather long street", "members": ["U0000000B"]}
    many = read_fields(
        {
            "key": "k",
            "name": "K",
            "aim": "a" * 1000,
            "channel": "C0000000A",
            "zone": "UTC",
            "facilitators": ["U0000000A"],
            "call": {"week": "last", "weekday": "Monday", "at": "9:00"},
            "questions": "four-standing",
            "teams": [{**team, "key": f"t-{n}", "name": f"{n} {team['name']}"} for n in range(60)],
            "measures": [
                {"key": f"m-{n}", "name": f"{n} " + "m" * 60, "type": "count", "definition": "d"}
                for n in range(20)
            ],
        },
        library.shipped(),
    )
    message = blocks.overview(
        Words(), Overview((CollaborativeCard(1, many, facilitating=True),), ()), "/collab"
    )
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    assert sum(kit.text_length(block) for block in message.blocks) <= kit.MESSAGE_CHARACTERS
    assert [block for block in message.blocks if block["type"] == "actions"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n"), max_size=9_000))
def test_a_text_of_any_length_is_typewritten_whole_and_each_block_fits(text: str) -> None:
    made = kit.typewritten(text)
    shown = [block["elements"][0]["elements"][0]["text"] for block in made]
    assert all(kit.text_length(block) <= kit.SECTION_CHARACTERS for block in made)
    assert "".join(shown).replace("\n", "") == text.replace("\n", "")
