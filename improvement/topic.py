"""Topics a call may discuss, ranked with reasons, and teams that may have something for each other."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from improvement.charter.values import Purpose, Topic
from improvement.refusal import Refused
from improvement.topic_words import topics_of
from improvement.update import Update

PROPOSED_TOPICS = 3
"""How many topics a quarter of an hour holds."""

MOST_TOPICS = 10
LONGEST_TOPIC = 150
SHORT_TOPIC = 75
MOST_MATCHES = 5
"""How many matches of teams are shown at most: more than a wrap-up can speak about."""


class Why(StrEnum):
    """Why a topic is suggested, or moved down the list."""

    ASKED = "asked"
    RAISED = "raised"
    STALLED = "stalled"
    RECENT = "recent"


@dataclass(frozen=True)
class Reason:
    """One reason and the teams it comes from; RECENT has none."""

    why: Why
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A topic the call may discuss: one of the library's, or what a team raised in its own words."""

    key: str
    text: str
    reasons: tuple[Reason, ...] = ()
    raised: bool = False

    @property
    def kept(self) -> str:
        """What a call remembers of it: the library's key, or else the text itself."""
        return self.text if self.raised else self.key

    @property
    def score(self) -> int:
        """One for each team behind it, one less for each of the last two calls that discussed it."""
        return sum(-1 if reason.why is Why.RECENT else len(reason.teams) for reason in self.reasons)


@dataclass(frozen=True)
class Said:
    """A team, and the words of it that something rests on."""

    team: str
    words: str


@dataclass(frozen=True)
class Match:
    """One team asks about a topic; others have adopted a change on it, or told about it or offered it."""

    topic: str
    asks: Said
    adopted: tuple[Said, ...] = ()
    told: tuple[Said, ...] = ()


def suggested(
    updates: Iterable[Update], library: Sequence[Topic], discussed: Sequence[Collection[str]] = ()
) -> tuple[Suggestion, ...]:
    """Topics to choose from, those with most behind them first, in the library's order where that ties.

    A topic counts the teams whose ask names it, whose wish to discuss names it, or whose stalled cycle
    is about it, less one for each of the last two calls that had it. A wish that no topic of the library
    answers is a topic of its own, in the team's words.
    """
    reads = [_ReadUpdate.of(update, library) for update in updates]
    found = [_suggestion(topic, reads, discussed[:2]) for topic in library]
    raised = [_raised(read) for read in reads if _is_its_own(read)]
    return tuple(sorted([*raised, *found], key=lambda one: -one.score))


def proposed(suggestions: Sequence[Suggestion]) -> tuple[str, ...]:
    """What stands while nobody chose: the best three that somebody wants, as the call remembers them."""
    wanted = dict.fromkeys(suggestion.kept for suggestion in suggestions if suggestion.score > 0)
    return tuple(wanted)[:PROPOSED_TOPICS]


def checked_topics(picked: Iterable[str], own: str, *, field: str) -> tuple[str, ...]:
    """The topics a facilitator chose: those picked and the lines they wrote, each once.

    Raises Refused `agenda.topic_too_long` or `agenda.too_many_topics`, at that field.
    """
    lines = [" ".join(line.split()) for line in own.splitlines()]
    for line in lines:
        if len(line) > LONGEST_TOPIC:
            raise Refused("agenda.topic_too_long", field=field, longest=LONGEST_TOPIC, typed=line[:40])
    topics = tuple(dict.fromkeys([*picked, *(line for line in lines if line)]))
    if len(topics) > MOST_TOPICS:
        raise Refused("agenda.too_many_topics", field=field, most=MOST_TOPICS, count=len(topics))
    return topics


def matched(updates: Sequence[Update], library: Sequence[Topic]) -> tuple[Match, ...]:
    """Who may help whom: the same topic in one team's ask and in what another adopted or told.

    Teams that ask the same are no help to each other by what they tell. It only says that the words
    coincide, so each comes with its words, for facilitators to judge.
    """
    reads = [_ReadUpdate.of(update, library) for update in updates]
    found = [match for topic in library for match in _matched_on(topic, reads)]
    return tuple(sorted(found, key=lambda match: not match.adopted)[:MOST_MATCHES])


@dataclass(frozen=True)
class _ReadUpdate:
    """An update with the topics its texts are about, by key, each with the words that say so."""

    update: Update
    asks: Mapping[str, str]
    wish: Mapping[str, str]
    told: Mapping[str, str]
    stalled: Mapping[str, str]
    adopted: Mapping[str, str]

    @classmethod
    def of(cls, update: Update, library: Sequence[Topic]) -> Self:
        def about(text: str) -> Mapping[str, str]:
            return topics_of(text, library)

        return cls(
            update,
            asks={**_ticked(update, library), **about(update.asks)},
            wish=about(update.words(Purpose.DISCUSS)),
            told=about(f"{update.offers}\n{update.told}"),
            stalled=about(
                "\n".join(f"{cycle.driver} {cycle.idea}" for cycle in update.cycles if cycle.stalled)
            ),
            adopted=about("\n".join(f"{one.driver} {one.idea}" for one in update.cycles if one.adopted)),
        )


def _ticked(update: Update, library: Sequence[Topic]) -> Mapping[str, str]:
    """The topics a team ticked for help, each with the team's words, or else its own text."""
    return {topic.key: update.asks or topic.text for topic in library if topic.key in update.asked_topics}


def _suggestion(
    topic: Topic, reads: Iterable[_ReadUpdate], discussed: Sequence[Collection[str]]
) -> Suggestion:
    teams: dict[Why, list[str]] = {Why.ASKED: [], Why.RAISED: [], Why.STALLED: []}
    for read in reads:
        for why, about in {Why.ASKED: read.asks, Why.RAISED: read.wish, Why.STALLED: read.stalled}.items():
            if topic.key in about:
                teams[why].append(read.update.team)
    reasons = [Reason(why, tuple(names)) for why, names in teams.items() if names]
    recent = [Reason(Why.RECENT) for kept in discussed if topic.key in kept]
    return Suggestion(topic.key, topic.text, (*reasons, *recent))


def _is_its_own(read: _ReadUpdate) -> bool:
    """A wish that no topic of the library answers."""
    return any(word.isalnum() for word in read.update.words(Purpose.DISCUSS)) and not read.wish


def _raised(read: _ReadUpdate) -> Suggestion:
    wish = " ".join(read.update.words(Purpose.DISCUSS).split())
    text = wish if len(wish) <= SHORT_TOPIC else wish[: SHORT_TOPIC - 1].rstrip() + "…"
    return Suggestion(
        f"raised:{read.update.team_id}", text, (Reason(Why.RAISED, (read.update.team,)),), raised=True
    )


def _matched_on(topic: Topic, reads: Sequence[_ReadUpdate]) -> Iterator[Match]:
    key = topic.key
    asking = [read for read in reads if key in read.asks]
    adopted = [read for read in reads if key in read.adopted]
    told = [read for read in reads if key in read.told and read not in asking and read not in adopted]
    for one in asking:
        asks = Said(one.update.team, one.asks[key])
        offers = tuple(Said(read.update.team, read.adopted[key]) for read in adopted if read is not one)
        tells = tuple(Said(read.update.team, read.told[key]) for read in told)
        if offers or tells:
            yield Match(topic.text, asks, offers, tells)
