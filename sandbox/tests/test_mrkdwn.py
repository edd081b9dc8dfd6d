from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.showing.emoji import emoji_of
from sandbox.showing.mrkdwn import mrkdwn, plain, unescape
from sandbox.showing.reader import Reader
from sandbox.tests.html_seen import Seen

READER = Reader(
    user_id="U1",
    tz=ZoneInfo("Europe/London"),
    users={"U1": "Reader", "U2": "Other & Co"},
    channels={"C1": "general"},
    now=datetime(2019, 4, 11, 12, tzinfo=UTC),
)
# All that people type, with a weight on what means something to Slack or to a browser.
LINES = st.text(st.sampled_from("ab *_~`<>&;:|!@#/\"'\n") | st.characters(exclude_categories=("Cs", "Cc")))
WORDS = st.text(st.characters(categories=("L", "N", "Zs", "So")) | st.sampled_from(".,!?()<>&\"'"))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(LINES)
def test_nothing_people_type_becomes_markup_that_acts(typed: str) -> None:
    for source in (typed, escaped(typed)):
        seen = Seen(mrkdwn(source, READER))
        assert seen.dangers == []
        assert set(seen.tags) <= {
            "a", "blockquote", "br", "code", "em", "pre", "s", "span", "strong", "time",
        }  # fmt: skip


@given(WORDS)
def test_words_without_marks_read_as_they_were_typed(typed: str) -> None:
    words = typed.lstrip(">").replace(">", "(")  # a leading > is a quote
    assert Seen(mrkdwn(escaped(words), READER)).text == words


@given(LINES)
def test_plain_text_never_interprets_markup(typed: str) -> None:
    seen = Seen(plain(typed, emoji=False))
    assert seen.text == typed
    assert set(seen.tags) <= {"br"}


@given(st.text())
def test_unescaping_undoes_escaping(typed: str) -> None:
    assert unescape(escaped(typed)) == typed


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*bold* and _italic_ and ~gone~", "<strong>bold</strong> and <em>italic</em> and <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`*code*`", "<code>*code*</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("one\ntwo", "one<br>two"),
        ("&gt; quoted\n&gt; more\nafter", "<blockquote>quoted<br>more</blockquote>after"),
        ("&gt;&gt;&gt; all\nof it", "<blockquote>all<br>of it</blockquote>"),
        ("before\n```\nx &lt; 1\n```\nafter", "before<pre>x &lt; 1</pre>after"),
        (":tada: :no_such_code:", "🎉 :no_such_code:"),
        ("at 09:30:15 sharp", "at 09:30:15 sharp"),
    ],
)
def test_slack_formatting_looks_as_in_slack(source: str, html: str) -> None:
    assert mrkdwn(source, READER) == html


@pytest.mark.parametrize(
    ("source", "href", "label"),
    [
        ("<https://example.org/a_b?c=1&amp;d=2|the *page*>", "https://example.org/a_b?c=1&d=2", "the *page*"),
        ("<https://example.org>", "https://example.org", "https://example.org"),
        ("<mailto:a@example.org|write>", "mailto:a@example.org", "write"),
    ],
)
def test_links_lead_where_they_say(source: str, href: str, label: str) -> None:
    seen = Seen(mrkdwn(source, READER))
    assert (seen.values("href"), seen.text) == ([href], label)


def test_a_bare_address_is_a_link_without_the_full_stop() -> None:
    seen = Seen(mrkdwn("See https://example.org/a_b_c.", READER))
    assert (seen.values("href"), seen.text) == (
        ["https://example.org/a_b_c"],
        "See https://example.org/a_b_c.",
    )


@pytest.mark.parametrize(
    "source", ["<javascript:alert(1)|x>", "<data:text/html,hi|x>", "<script>alert(1)</script>"]
)
def test_an_address_that_runs_something_is_only_words(source: str) -> None:
    seen = Seen(mrkdwn(source, READER))
    assert seen.tags == []
    assert seen.text == source


def test_mentions_show_names() -> None:
    html = mrkdwn("<@U1> <@U2|ignored> <#C1> <#C9|elsewhere> <@U9>", READER)
    assert Seen(html).text == "@Reader @Other & Co #general #elsewhere @U9"
    assert 'class="mention me">@Reader' in html


@pytest.mark.parametrize(
    "source", ["<!channel>", "<!here>", "<!everyone|all>", "<!subteam^S1|@nurses>", "`<!channel>`"]
)
def test_a_mention_of_everybody_cannot_be_overlooked(source: str) -> None:
    assert "mention everybody" in mrkdwn(source, READER)


def test_an_escaped_mention_of_everybody_is_only_words() -> None:
    assert mrkdwn(escaped("<!channel>"), READER) == "&lt;!channel&gt;"


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_num} {time}", "2019-04-12 09:00"),
        ("{date_long} at {time_secs}", "Friday, April 12th, 2019 at 09:00:00"),
        ("{date_short_pretty} at {time}", "Tomorrow at 09:00"),
        ("by {date_pretty}", "by tomorrow"),
        ("{date}", "April 12th, 2019"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_dates_are_shown_on_the_readers_clock(pattern: str, shown: str) -> None:
    eight_utc = int(datetime(2019, 4, 12, 8, tzinfo=UTC).timestamp())  # 09:00 in London's summer
    assert Seen(mrkdwn(f"<!date^{eight_utc}^{pattern}|12 April, 9:00 BST>", READER)).text == shown


def test_a_date_outside_the_calendar_falls_back_to_its_words() -> None:
    assert mrkdwn("<!date^999999999999^{date}|some day>", READER) == "some day"


def test_a_date_may_be_a_link() -> None:
    assert Seen(mrkdwn("<!date^0^{date_num}^https://example.org|x>", READER)).values("href") == [
        "https://example.org"
    ]


def test_an_emoji_nobody_knows_stays_a_short_code() -> None:
    assert emoji_of("+1") == "👍"
    assert emoji_of("no_such_code") is None
