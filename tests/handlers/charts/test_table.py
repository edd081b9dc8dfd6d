"""Tables of numbers: within Slack's limits, every cell once, and read out whole."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.charts.table import COLUMNS, ROWS, Table, messages
from handlers.slack import kit
from prompts.words import Mrkdwn, Words, escape

HEADING = Mrkdwn("*Measure*")
names = st.text("Abc &<é😀", min_size=1, max_size=30)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Up to 45 teams and 130 months; each cell says where it stands."""
    teams, months = draw(st.integers(1, 45)), draw(st.integers(1, 130))
    head = ("Month", *(f"{draw(names)}{number}" for number in range(teams)))
    rows = tuple((f"m{at}", *(f"{at}|{number}" for number in range(teams))) for at in range(months))
    return Table(HEADING, head, rows)


@given(tables())
def test_a_table_is_parted_into_messages_that_slack_takes_and_loses_no_cell(table: Table) -> None:
    made = [message.payload() for message in messages(Words(), table)]
    cells: list[str] = []
    for payload in made:
        (rows,) = [block["rows"] for block in payload["blocks"] if block["type"] == "table"]
        assert len(rows) <= ROWS + 1
        assert {len(row) for row in rows} <= set(range(2, COLUMNS + 2))
        assert len(payload["text"]) <= kit.FALLBACK_CHARACTERS
        assert kit.text_length(payload["blocks"]) <= kit.MESSAGE_CHARACTERS
        assert rows[0][0]["text"] == "Month"
        told = [cell["text"] for row in rows[1:] for cell in row[1:]]
        assert all(escape(text) in payload["text"] for text in told)
        cells += told
    assert sorted(cells) == sorted(cell for row in table.rows for cell in row[1:])


def test_a_small_table_is_one_message_and_its_parts_say_that_they_go_on() -> None:
    small = Table(HEADING, ("Month", "Harbor"), (("May", "1"), ("April", "2")))
    (whole,) = messages(Words(), small)
    assert whole.text == "*Measure*\nMay: 1\nApril: 2"
    long = Table(HEADING, ("Month", "Harbor"), tuple((f"m{at}", "1") for at in range(150)))
    first, second = messages(Words(), long)
    assert second.text.startswith("*Measure*, continued\n")
    assert first.text.count("\n") == second.text.count("\n")


def test_an_empty_cell_is_not_read_out() -> None:
    table = Table(HEADING, ("Month", "Harbor", "Hill"), (("May", "", "3"),))
    assert messages(Words(), table)[0].text == "*Measure*\nMay: Hill 3"
