"""Answering: the form as it stands now, and what becomes of a form that was sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from handlers.checkin import drafts
from handlers.checkin.desk import THEN, Desk, desk, let_see, save
from handlers.checkin.values import TOPICS, CheckinForm, CheckinSubmission, ChoiceField, Field, Meanwhile
from handlers.standing.blocks import Preparation
from handlers.standing.flow import asked_teams
from handlers.tools import Tools
from handlers.who import name_for, team_for
from improvement.ask.choice import NO_CHOICE, Chosen
from improvement.charter.values import Purpose, Question
from improvement.checkin import Shown, is_late
from improvement.merging import LONGEST_ANSWER, Merged, Outcome, add, compare, fingerprint, merge
from improvement.refusal import Refused
from improvement.team import Asker
from storage import answer_draft
from storage import call as calls
from storage import checkin as checkins
from storage.tables import Answer


@dataclass(frozen=True)
class CheckinReceipt:
    """What became of a form. `again` holds what is to be looked over, when somebody else wrote meanwhile."""

    asked: Preparation
    saved: dict[str, Answer]
    shown: Shown
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
        asked = replace(asked, team=name_for(session, asker, team))
        answers = {entry.question: entry for entry in checkins.answers_of(session, call.id, team.id)}
        typed = answer_draft.typed_by(session, call.id, team.id, asker.user_id)
        fields = tuple(
            drafts.filled_in(_as_stored(asked, entry, answers.get(entry.key)), typed)
            for entry in asked.standing.asked
        )
    return CheckinForm(
        asked,
        fields,
        late=is_late(call.final_at, now),
        channel_id=asker.channel_id,
        drafted=bool(typed),
    )


def receive(tools: Tools, asker: Asker, form: CheckinSubmission) -> CheckinReceipt:
    """Keep what a form says, beside what others wrote meanwhile, and let everyone concerned see it.

    Raises Refused `not_your_team`, `gone`, `checkin.nothing_and_topics` or `checkin.answer_too_long`.
    """
    _check(form)
    with tools.session() as session:
        at = desk(tools, session, asker, form.call_id, form.team_id)
        stored = checkins.answers_to_change(session, at.call.id, at.team)
        merged = {key: _brought_together(form, key, stored.get(key)) for key in form.answers}
        saved = _save(at, merged, stored)
        asked = let_see(at, saved)
        open_fields = tuple(entry for entry in _fields(asked, merged, stored | saved) if entry.undecided)
        if not open_fields:
            drafts.send(at, form)
        session.commit()
    again = CheckinForm(asked, open_fields, late=at.late, channel_id=form.channel_id)
    return CheckinReceipt(
        asked,
        saved,
        at.shown,
        repeated=not saved and any(Outcome.ALREADY in entry.outcomes for entry in merged.values()),
        again=again if open_fields else None,
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
    chosen = replace(chosen, topics=tuple(key for key in chosen.topics if key in kept))
    return ChoiceField(chosen, asked.library, seen=fingerprint(chosen))


def _check(form: CheckinSubmission) -> None:
    """Each answer fits, and no choice contradicts itself."""
    for key, words in form.answers.items():
        if len(words) > LONGEST_ANSWER:
            raise Refused("checkin.answer_too_long", field=form.blocks[key], longest=LONGEST_ANSWER)
    for key, chosen in form.chosen.items():
        if chosen.at_odds:
            raise Refused("checkin.nothing_and_topics", field=form.blocks[f"{key}:{TOPICS}"])


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


def _save(at: Desk, merged: Mapping[str, _Together], stored: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that changed, by question. Words that wait for another look stay as they are stored."""
    return {
        key: save(
            at,
            key,
            entry.words.words if entry.words.outcome is Outcome.SAVE else _words(stored.get(key)),
            entry.chosen,
            before=stored.get(key),
        )
        for key, entry in merged.items()
        if Outcome.SAVE in entry.outcomes
    }


def _words(answer: Answer | None) -> str:
    return answer.words if answer else ""


def _fields(
    asked: Preparation, merged: Mapping[str, _Together], stored: Mapping[str, Answer]
) -> Iterator[Field]:
    """Each question as it stands after saving; what is undecided is to be looked over."""
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
