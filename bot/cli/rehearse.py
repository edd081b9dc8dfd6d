"""`callboard rehearse`: the year to come, played by the bot's own rules without Slack or a database."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import clock
from bot.cli.surroundings import WORDS, charter_of, file, json_option
from handlers.posts import RULES
from handlers.rehearsal import WHILE_MISSING, Post, moments_of, posts_of, rehearsed
from improvement.charter.values import Charter
from improvement.rehearsal import (
    MINUTES_A_MEASURE,
    MINUTES_A_QUESTION,
    Rehearsal,
    RehearsedCall,
    Remark,
    minutes_asked,
)

NOUN = "rehearsal"
INDENT = "  "


@click.command()
@file
@click.option(
    "--months", type=click.IntRange(1, 36), default=12, show_default=True, help="How many months to play."
)
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The first day; today if left out.",
)
@json_option
def rehearse(file: str, months: int, start: datetime | None, *, as_json: bool) -> None:
    """Print the year to come: every message, to whom and when, holidays, and what deserves a look.

    FILE is a charter, or the name of one that ships. The bot's own rules are played without Slack, as if
    nobody answered, calls started on time and nobody ended them. Times are the collaborative's. The minutes
    asked of a team are an assumption: two for a question, three for a measure.
    """
    charter = charter_of(file, as_json=as_json)
    begin = start.replace(tzinfo=ZoneInfo(charter.zone)) if start else clock.now()
    year = rehearsed(charter, begin, months)
    if as_json:
        click.echo(json.dumps(_plain(year), indent=2, ensure_ascii=False))
        return
    for line in (*_head(year), *(line for call in year.calls for line in ("", *_month(charter, call)))):
        click.echo(line)
    click.echo("\n" + WORDS.plain(NOUN, "total", **_totals(year)))


def _head(year: Rehearsal) -> Iterator[str]:
    charter, zone = year.charter, ZoneInfo(year.charter.zone)
    first, last = year.start.astimezone(zone), year.until.astimezone(zone)
    yield WORDS.plain(NOUN, "title", name=charter.name, first=first, last=last, zone=charter.zone)
    yield INDENT + WORDS.plain(NOUN, "everybody", channel=charter.channel)
    yield INDENT + WORDS.plain(NOUN, "facilitators", people=list(charter.facilitators))
    for team in charter.teams:
        facts = {"name": team.name, "channel": team.channel or "", "people": list(team.members)}
        yield INDENT + WORDS.plain(NOUN, "team", **facts)
    yield WORDS.plain(NOUN, "minutes", **_minutes(charter))
    yield WORDS.plain(NOUN, "assumed")
    if not charter.country:
        yield WORDS.plain(NOUN, "no_country")
    for remark in year.always:
        yield WORDS.plain(NOUN, "always", remark=_said(remark, "_always"))
    for day in year.cancelled:
        yield WORDS.plain(NOUN, "cancelled", day=day)


def _month(charter: Charter, call: RehearsedCall) -> Iterator[str]:
    zone = ZoneInfo(charter.zone)
    start = call.starts_at.astimezone(zone)
    moved = call.usual_on if call.usual_on != call.day else None
    yield WORDS.plain(
        NOUN, "call", start=start, minutes=charter.rule.minutes, month=call.looks_back_on, moved_from=moved
    )
    for at, occasion in moments_of(call):
        said = WORDS.plain(NOUN, f"posts_{occasion.value}", teams=len(charter.teams), channel=charter.channel)
        yield INDENT + WORDS.plain(NOUN, "line", at=at.astimezone(zone), said=said)
    for day, name in call.holidays:
        yield INDENT + WORDS.plain(NOUN, "holiday", day=day, name=name)
    for remark in call.remarks:
        yield WORDS.plain(NOUN, "look", remark=_said(remark))


def _said(remark: Remark, ending: str = "") -> str:
    return WORDS.plain(NOUN, f"remark_{remark.code}{ending}", **remark.facts)


def _minutes(charter: Charter) -> dict[str, int]:
    return {
        "asked": minutes_asked(charter),
        "questions": len(charter.questions),
        "measures": len(charter.measures),
        "a_question": MINUTES_A_QUESTION,
        "a_measure": MINUTES_A_MEASURE,
        "call": charter.rule.minutes,
    }


def _totals(year: Rehearsal) -> dict[str, int]:
    posts = [post for call in year.calls for post in posts_of(year.charter, call)]
    remarks = [*year.always, *(remark for call in year.calls for remark in call.remarks)]
    return {"calls": len(year.calls), "posts": len(posts), "remarks": len(remarks)}


def _plain(year: Rehearsal) -> dict[str, Any]:
    charter = year.charter
    zone = ZoneInfo(charter.zone)
    return {
        "charter": charter.key,
        "zone": charter.zone,
        "from": year.start.astimezone(zone).isoformat(timespec="minutes"),
        "until": year.until.astimezone(zone).isoformat(timespec="minutes"),
        "minutes": _minutes(charter),
        "always": [_plain_remark(remark, "_always") for remark in year.always],
        "cancelled": [day.isoformat() for day in year.cancelled],
        "calls": [_plain_call(charter, call, zone) for call in year.calls],
        "totals": _totals(year),
    }


def _plain_call(charter: Charter, call: RehearsedCall, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "date": call.day.isoformat(),
        "usual_date": call.usual_on.isoformat(),
        "starts_at": call.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        "looks_back_on": f"{call.looks_back_on:%Y-%m}",
        "messages": [_plain_post(post, zone) for post in posts_of(charter, call)],
        "holidays": [{"date": day.isoformat(), "name": name} for day, name in call.holidays],
        "remarks": [_plain_remark(remark) for remark in call.remarks],
    }


def _plain_post(post: Post, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": post.at.astimezone(zone).isoformat(timespec="minutes"),
        "occasion": post.occasion.value,
        "to": RULES[post.occasion].to.name.lower(),
        "team": post.name,
        "target": post.target if isinstance(post.target, str) else list(post.target),
        "only_if_missing": post.occasion in WHILE_MISSING,
    }


def _plain_remark(remark: Remark, ending: str = "") -> dict[str, Any]:
    facts = {name: str(fact) for name, fact in remark.facts.items() if fact is not None}
    return {"code": remark.code, "text": _said(remark, ending), **facts}
