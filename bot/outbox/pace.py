"""Slack's limits, over windows a little longer, since calls take different times to arrive.

docs.slack.dev/apis/web-api/rate-limits: a message a second in a channel, several hundred a minute in a
workspace; `chat.update` and `conversations.open` are of tier 3, fifty a minute.
"""

from datetime import timedelta

from storage.pace import Pace

SLACK = Pace(
    between=timedelta(seconds=1.0),
    window=timedelta(seconds=61),
    posts=300,
    changes=50,
    openings=50,
)
