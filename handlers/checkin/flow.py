"""Answering: the form as it stands now, and what becomes of a form that was sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers import posts
from handlers.checkin.blocks import late_updates
from handlers.checkin.values import TOPICS, CheckinForm, CheckinSubmission, ChoiceField, Field, Meanwhile
from handlers.posts import Address, Key, Moments, Occasion
from handlers.standing.blocks import Preparation
from handlers.standing.flow import asked_teams, enqueue_status
from handlers.tools import Tools
from handlers.who import team_for
from improvement.ask.choice import NO_CHOICE, Chosen
from improvement.charter.values import Purpose, Question
from improvement.checkin import is_late
from improvement.merging import LONGEST_ANSWER, Merged, Outcome, add, compare, fingerprint, merge
from improvement.refusal import Refused
from improvement.team import Asker
from prompts.words import Words
from storage import call as calls
from storage import checkin as checkins
from storage import outbox
from storage.tables import Answer, Call, Collaborative, Team

THEN = "checkin"
"""What goes on once somebody with several teams has chosen one."""


@dataclass(frozen=True)
class CheckinReceipt:
    """What became of a form. `again` is the form to look over, when somebody else wrote meanwhile."""

    asked: Preparation
    saved: bool
    late: bool
    repeated: bool = False
    """Whether this form came before: whoever sent it has been thanked."""
    again: CheckinForm | None = None


def open_form(tools: Tools, asker: Asker, *, text: str = "", team_id: int | None = None) -> CheckinForm:
    """The form for the team's next call, with what is answered already.

    Raises WhichTeam, Refused `not_on_a_team`, `not_your_team` or `no_call_planned`.
    """
    now = tools.now()
    with tools.reading() as session:
        asker, team = team_for(session, asker, then=THEN, text=text, team_id=team_id)
        call = calls.next_call(session, team.collaborative_id, now)
        if call is None:
            raise Refused("no_call_planned")
        (asked,) = asked_teams(session, call, [team])
        answers = {entry.question: entry for entry in checkins.answers_of(session, call.id, team.id)}
        fields = tuple(_as_stored(asked, entry, answers.get(entry.key)) for entry in asked.standing.asked)
    return CheckinForm(asked, fields, late=is_late(call.final_at, now), channel_id=asker.channel_id)


def receive(tools: Tools, asker: Asker, form: CheckinSubmission) -> CheckinReceipt:
    """Keep what a form says, beside what others wrote meanwhile, and let everyone concerned see it.

    Raises Refused `not_your_team`, `gone`, `checkin.empty` or `checkin.answer_too_long`.
    """
    with tools.session() as session:
        at = _desk(tools, session, asker, form)
        stored = checkins.answers_to_change(session, at.call.id, at.team)
        _check(form, stored)
        merged = {key: _brought_together(form, key, stored.get(key)) for key in form.answers}
        saved = _save(at, merged, stored)
        (asked,) = asked_teams(session, at.call, [at.team])
        if saved:
            _let_see(at, asked, saved)
        session.commit()
    fields = tuple(_fields(asked, merged, stored | saved))
    again = CheckinForm(asked, fields, late=at.late, channel_id=form.channel_id)
    return CheckinReceipt(
        asked,
        saved=bool(saved),
        late=at.late,
        repeated=not saved and any(Outcome.ALREADY in entry.outcomes for entry in merged.values()),
        again=again if again.undecided else None,
    )


def _as_stored(asked: Preparation, question: Question, answer: Answer | None) -> Field:
    words = answer.words if answer else ""
    chosen = checkins.chosen_in(answer) if answer else NO_CHOICE
    return Field(
        question,
        words,
        fingerprint(words),
        stored=words,
        written_by=answer.answered_by if answer else "",
        written_at=answer.answered_at if answer else None,
        choice=_choice(asked, chosen) if question.purpose is Purpose.HELP else None,
    )


def _choice(asked: Preparation, chosen: Chosen) -> ChoiceField:
    """The choice as the form can show it: a topic that left the library cannot be ticked any more."""
    kept = {topic.key for topic in asked.library}
    return ChoiceField(
        replace(chosen, topics=tuple(key for key in chosen.topics if key in kept)), asked.library
    )


@dataclass(frozen=True)
class _Desk:
    """Where one form is dealt with."""

    session: Session
    words: Words
    call: Call
    team: Team
    collaborative: Collaborative
    user_id: str
    now: datetime
    late: bool


def _desk(tools: Tools, session: Session, asker: Asker, form: CheckinSubmission) -> _Desk:
    now = tools.now()
    asker, team = team_for(session, asker, then=THEN, team_id=form.team_id)
    call = calls.call(session, form.call_id)
    if call is None or call.collaborative_id != team.collaborative_id:
        raise Refused("gone")
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    words = tools.words(collaborative.language)
    late = is_late(call.final_at, now)
    return _Desk(session, words, call, team, collaborative, asker.user_id, now, late)


def _check(form: CheckinSubmission, stored: Mapping[str, Answer]) -> None:
    """A form says something, or takes something back, and each answer fits."""
    for key, words in form.answers.items():
        if len(words) > LONGEST_ANSWER:
            raise Refused("checkin.answer_too_long", field=form.blocks[key], longest=LONGEST_ANSWER)
    for key, chosen in form.chosen.items():
        if chosen.at_odds:
            raise Refused("checkin.nothing_and_topics", field=form.blocks[f"{key}:{TOPICS}"])
    sent = [*form.answers.values(), *(chosen.choice for chosen in form.chosen.values())]
    if not any(sent) and not any(answer.words or answer.choice for answer in stored.values()):
        raise Refused("checkin.empty", field=next(iter(form.blocks.values()), None))


@dataclass(frozen=True)
class _Together:
    """One answer after what was sent and what is stored were brought together."""

    words: Merged
    chosen: Chosen
    """To store, or where it was overtaken, what is stored."""
    choosing: Outcome

    @property
    def outcomes(self) -> tuple[Outcome, Outcome]:
        """What became of the words, and of the choice."""
        return self.words.outcome, self.choosing


def _brought_together(form: CheckinSubmission, key: str, answer: Answer | None) -> _Together:
    words = _merged(form, key, answer)
    stored = checkins.chosen_in(answer) if answer else NO_CHOICE
    if key not in form.chosen:
        over = words.outcome is Outcome.SAVE
        return _Together(words, NO_CHOICE if over else stored, Outcome.UNTOUCHED)
    choosing = compare(form.chosen_seen[key], form.chosen[key], stored)
    return _Together(words, form.chosen[key] if choosing is Outcome.SAVE else stored, choosing)


def _merged(form: CheckinSubmission, key: str, answer: Answer | None) -> Merged:
    words = answer.words if answer else ""
    if key in form.adding:
        return add(form.answers[key], words)
    return merge(form.seen[key], form.answers[key], words)


def _save(at: _Desk, merged: Mapping[str, _Together], stored: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that changed, by question. Words that wait for another look stay as they are stored."""
    return {
        key: checkins.save_answer(
            at.session,
            call=at.call,
            team=at.team,
            question=key,
            words=entry.words.words if entry.words.outcome is Outcome.SAVE else _words(stored.get(key)),
            chosen=entry.chosen,
            answered_by=at.user_id,
            now=at.now,
            expected_revision=stored[key].revision if key in stored else 0,
            late=at.late,
        )
        for key, entry in merged.items()
        if Outcome.SAVE in entry.outcomes
    }


def _words(answer: Answer | None) -> str:
    return answer.words if answer else ""


def _let_see(at: _Desk, asked: Preparation, saved: Mapping[str, Answer]) -> None:
    """Bring the ask up to date, and once the agenda is posted, its thread."""
    enqueue_status(at.session, at.now, at.words, at.call, at.team)
    agenda = Key.of(Occasion.AGENDA, at.call.id)
    told = [entry for entry in asked.standing.asked if entry.key in saved and saved[entry.key].words]
    if not (at.late and told and outbox.by_key(at.session, at.call.workspace_id, str(agenda))):
        return
    answers = [(entry, saved[entry.key].words) for entry in told]
    revision = "-".join(f"{saved[entry.key].id}.{saved[entry.key].revision}" for entry in told)
    to = Address(at.call.workspace_id, at.collaborative.id, at.collaborative.channel_id)
    for part, message in enumerate(late_updates(at.words, asked, answers, at.user_id)):
        key = Key.of(Occasion.LATE, at.call.id, at.team.id, revision, part)
        outbox.enqueue(at.session, posts.delivery(key, message, to, Moments(at.now), thread=agenda))


def _fields(
    asked: Preparation, merged: Mapping[str, _Together], stored: Mapping[str, Answer]
) -> Iterator[Field]:
    """The form as it stands after saving; what is undecided is to be looked over."""
    for question in asked.standing.asked:
        held = _as_stored(asked, question, stored.get(question.key))
        entry = merged.get(question.key)
        if entry and entry.words.undecided:
            held = _to_look_over(held, entry.words)
        if entry and entry.choosing is Outcome.CONFLICT and held.choice:
            held = replace(held, choice=replace(held.choice, overtaken=True))
        yield held


def _to_look_over(held: Field, merged: Merged) -> Field:
    if merged.outcome is Outcome.TOO_LONG:
        meanwhile = Meanwhile.TOO_LONG
    else:
        meanwhile = Meanwhile.EMPTIED if merged.words == held.stored else Meanwhile.BOTH_WROTE
    return replace(held, words=merged.words, meanwhile=meanwhile)
