"""Delivering once: when to try again, when to give up, and when nobody can know."""

from datetime import timedelta
from enum import StrEnum

from handlers.trouble import shuts

LONGEST_WAIT = timedelta(minutes=30)
MOST_ATTEMPTS = 55
"""Attempts before giving up; with the waits of `back_off`, a day. Most messages expire much sooner."""

MOST_WITHOUT_SLACK = MOST_ATTEMPTS + 6 * 48
"""Attempts while no connection to Slack can be made at all, before giving up: a week."""

MOST_PUTTING_IN = 2 * MOST_ATTEMPTS
"""Attempts of a change that puts pictures in. After half of them it only tries to say that none will come."""

PERMANENT = frozenset(
    {
        "cant_update_message",
        "edit_window_closed",
        "ekm_access_denied",
        "invalid_arguments",
        "invalid_blocks",
        "message_not_found",
        "messages_tab_disabled",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "team_access_not_granted",
        "too_many_attachments",
        "user_disabled",
        "user_not_found",
        "users_not_found",
    }
)
"""Slack's errors that no repetition mends (docs.slack.dev, chat.postMessage and chat.update)."""

NO_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
    }
)
"""Nothing gets through until the app is installed again; then everything that waits does."""

PICTURE_REFUSED = frozenset({"invalid_blocks", "invalid_arguments"})
"""Slack's errors for a message whose image block names a file that it does not show (yet)."""

SURELY_NOT_POSTED = frozenset(
    {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"}
)
"""Slack says so itself: nothing was posted, so trying again cannot post twice."""


class Verdict(StrEnum):
    """What a failed attempt means."""

    GIVE_UP = "give_up"
    TRY_AGAIN = "try_again"
    PAUSE = "pause"
    """The channel takes nothing until somebody acts: what is meant for it waits."""
    LOOK_FIRST = "look_first"
    """The message may have been posted all the same: look in the channel before any retry."""


def verdict(error: str, attempts: int) -> Verdict:
    """What to do after Slack said `error` at that attempt; it is empty when the connection broke."""
    if shuts(error):
        return Verdict.PAUSE
    if error in PERMANENT:
        return Verdict.GIVE_UP
    if error in NO_TOKEN:
        return Verdict.TRY_AGAIN
    if error in SURELY_NOT_POSTED:
        return Verdict.GIVE_UP if attempts >= MOST_ATTEMPTS else Verdict.TRY_AGAIN
    return Verdict.LOOK_FIRST


def back_off(attempts: int) -> timedelta:
    """How long to wait after the `attempts`th attempt: 15 s, doubled each time, at most half an hour."""
    return min(timedelta(seconds=15) * (1 << min(max(attempts, 1) - 1, 10)), LONGEST_WAIT)
