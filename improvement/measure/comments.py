"""What stands behind a value: its month, then a comment. Another value there is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from improvement.measure.months import MonthAt, months_at
from improvement.measure.setting import Setting
from improvement.measure.typed import Typed, fold, typed
from improvement.measure.values import Measure, months_between
from improvement.measure.words import END, one_of
from improvement.refusal import Refused

_ARTICLE = one_of("the month of, the, el mes de, le mois de, el, le, den")
_OTHER_PREPOSITION = one_of("for, of, pour, au, du, de, del, para, por, fur, vom, von, am")
_PREPOSITION = re.compile(
    rf"(?:(?P<within>in|en|im)|{_OTHER_PREPOSITION})(?: {_ARTICLE})? "
    r"|(?:the )?month of |(?:el )?mes de |(?:le )?mois de |d'"
)
_SKIP = re.compile(r"[\s\u00a0,;:.!?)\]]*(?:[-\u2013]+ )?[\s\u00a0]*")
_NUMBER = r"[0-9]+(?:[.,'\u00a0][0-9]+)*"
_OPERATION = re.compile(rf"[ \u00a0]*(?P<sign>->|[+*x\u00d7=<>^~&/\\|\u2013-]+)[ \u00a0]*\(?(?={_NUMBER})")
_AND = one_of("and, et, y, e, und, in, de, sur, von, of")
_OR = one_of(
    """or, ou, o, u, oder, no, non, nein, nicht, not, sorry, pardon, perdon, to, bis, hasta, vs, versus,
    correction, i mean, actually, rather, plus, minus, moins, mas, menos"""
)
_SECOND = re.compile(rf"[ ,;(]*(?:(?P<and>{_AND})|{_OR})[,.: ]+{_NUMBER}")
_LEADING = re.compile(_NUMBER)
_COUNTS_ON = one_of("of, out of, sur, von, de, or, ou, oder, to, thousand, hundred, million")
_SAYS_WHAT = re.compile(
    rf"(?: ?%| percent| ?pour cent)? (?!{_COUNTS_ON}{END})[^\W\d_]|(?:st|nd|rd|th|er|eme|e){END} ?"
)
_MANY = one_of(
    """thousands?, hundreds?, millions?, dozens?, k, mille, milliers?, cents?, mil, miles, cientos, millones,
    tausend, hundert, dutzend, douzaines?, docenas?, einhalb, (?:and |et |y )?(?:a )?(?:half|demie?|medi[oa])
    """
)
_TIMES = re.compile(rf"[ \u00a0]*{_MANY}{END}")
_SAYS = one_of(
    """was, were, is, are, had, has, have, will, would, could, looks?, seems?, saw, figures?, numbers?, data,
    est, etait, a, ont, fut, fue, era, es, estaba, war, ist, hatte, wird, sera, than"""
)
_VERB = re.compile(rf"'s|,? {_SAYS}{END}")
_MAY_DO = one_of("be, have, not, need, change, include, contain, still, go, rise, fall, drop, also, well")
_MAY = re.compile(rf"may {_MAY_DO}{END}")
_PERIOD = re.compile(rf"[ (,]*(?:q[1-4]|[1-4]q|t[1-4]|[1-4]\. ?quartal|quarter|year to date|ytd){END}")
_ANOTHER = re.compile(
    " ?" + one_of("-, /, \u2013, &, to, and, or, et, ou, y, o, a, und, oder, bis, hasta") + " ?"
)
_RELATIVE_NAME = re.compile(r"[ (,]*(?:last|this|next|previous|letzten|letzter|diesen|nachsten) ")
_COMPARED = one_of(
    """than, since, from, until, till, vs, versus, compared, like, as, before, after, unlike, que, depuis,
    desde, seit, als, wie, avant, apres, antes, despues, bis, hasta, jusqu, because, started, due"""
)
_REFERS = re.compile(rf"(?<![^\W_]){_COMPARED}{END}")
_LINK = re.compile(one_of("in, for, of, en, pour, de, para, im, fur, von") + " $")
_APART = re.compile(r"[,;(\u2013-] ?(?:in |for |en |pour |para |im |fur )?$")
_AND_SO_ON = re.compile(rf" (?:and|et|y|und|&){END}")
FAR = 6
"""A month named without its year, so many months before the one asked about, may be somebody's name."""
_BROKEN = "/\\*^+<>=~_%#&@$\u20ac'|"


@dataclass(frozen=True)
class Comment:
    """The words beside a value, and the month among them. `unsure`: it should be asked about."""

    text: str = ""
    month: MonthAt | None = None
    unsure: bool = False


def glued(text: str, end: int, measure: Measure, setting: Setting) -> int:
    """Where a value ends with its unit. Raises Refused when something hangs on it: `17x`, `3-5`, `10+`."""
    end = _behind_unit(text, end, measure, setting)
    sign, following = text[end : end + 1], text[end + 1 : end + 2]
    word = sign == "-" and following not in ("", " ", ">")
    hangs = sign in ":.,-\u2013" and (following.isdigit() or word)
    if sign and (sign.isalnum() or sign in _BROKEN or hangs):
        raise Refused("not_a_number", field="value", typed=text)
    return end


def comment_at(
    line: Typed, end: int, measure: Measure, setting: Setting, before: MonthAt | None, *, ratio: bool | None
) -> Comment:
    """The month and the comment from that place on; `ratio` is None where no value stands before it.

    Raises Refused: `two_values`, or `unclear` where two months are named.
    """
    text = line.folded
    start = _skipped(text, end)
    month, after, unsure = _month(text, start, setting, before)
    if ratio is not None and month is None:
        _no_other_value(text, end, ratio=ratio)
    if month is not None:
        start = _skipped(text, after)
        _one_month_only(text, start, setting)
    if ratio is not None:
        _no_lone_number(text, start)
    unsure = unsure or (ratio is not None and text[end : end + 1] == "?")
    _no_other_measure(text[start:], measure, setting)
    tail = month is None and before is None and _tail_names_another(text[start:], setting)
    return Comment(_cleaned(line.shown[start:]), month, unsure or tail)


def _behind_unit(text: str, end: int, measure: Measure, setting: Setting) -> int:
    """`17 visits april`: the unit is no comment, unless the sentence goes on."""
    unit = typed(measure.unit).folded
    match = re.compile(rf"[ \u00a0]?{re.escape(unit)}(?![^\W_])").match(text, end) if unit else None
    if match is None:
        return end
    rest = text[match.end() :]
    ends = not rest.strip() or rest[0] in ",.;:()\u2013!?" or _month(text, match.end() + 1, setting, None)[0]
    return match.end() if ends else end


def _skipped(text: str, at: int) -> int:
    match = _SKIP.match(text, at)
    return match.end() if match else at


def _no_other_value(text: str, end: int, *, ratio: bool) -> None:
    """Nothing that goes on calculating: `3 + 2`, `17 or 18`, `3 and a half`."""
    rest = text[end:]
    operation = _OPERATION.match(rest)
    dash = operation is not None and ratio and set(operation["sign"]) <= {"-", "\u2013"} and rest[0] == " "
    second = _SECOND.match(rest)
    counted = second is not None and second["and"] and _SAYS_WHAT.match(rest, second.end())
    if (operation and not dash) or (second and not counted) or _TIMES.match(rest):
        raise Refused("two_values", field="value", typed=text)


def _no_lone_number(text: str, start: int) -> None:
    """`2 new nurses` is a comment, `813/903` is another value."""
    rest = text[start:].lstrip("([")
    number = _LEADING.match(rest)
    if (number and not _SAYS_WHAT.match(rest, number.end())) or (rest[:1].isnumeric() and not number):
        raise Refused("two_values", field="value", typed=text)


def _month(
    text: str, start: int, setting: Setting, before: MonthAt | None
) -> tuple[MonthAt | None, int, bool]:
    """The month that is named right there, where it ends, and whether that is unsure."""
    if _PERIOD.match(text, start):
        raise _unclear(text)
    if (relative := _RELATIVE_NAME.match(text, start)) and _first(text, relative.end(), setting):
        named = _first(text, start, setting)
        if named is None:
            raise _unclear(text)
    opened = start + (text[start : start + 1] in ("(", "["))
    preposition = _PREPOSITION.match(text, opened)
    at = _first(text, preposition.end(), setting) if preposition else None
    at = at or _first(text, opened, setting)
    if at is None:
        return None, start, False
    other = before.month if before else setting.month
    if at.bare and (_MAY.match(text, opened) or _VERB.match(text, at.end)):
        return None, start, at.month != other and not _MAY.match(text, opened)
    if before is not None and before.month != at.month:
        raise _unclear(text)
    _no_range(text, at.end, setting)
    within = preposition is not None and preposition["within"] is not None
    return at, at.end, _unsure_month(text, opened, at, other, within=within)


def _unsure_month(text: str, start: int, at: MonthAt, other: date, *, within: bool) -> bool:
    """Whether it may be no month of the value: "in March we lost two", "Jan and Ana", "June off sick"."""
    if at.short and not at.padded:
        return True
    if at.month == other or re.match(r" [^\W\d_]", text[at.end :]) is None:
        return False
    name = at.bare and (months_between(at.month, other) > FAR or _AND_SO_ON.match(text, at.end) is not None)
    return within or name or text.startswith("may ", start)


def _first(text: str, start: int, setting: Setting) -> MonthAt | None:
    return next(months_at(text, start, today=setting.today, language=setting.language), None)


def _no_range(text: str, end: int, setting: Setting) -> None:
    between = _ANOTHER.match(text, end)
    if between and _first(text, between.end(), setting):
        raise _unclear(text)


def _one_month_only(text: str, start: int, setting: Setting) -> None:
    at = _first(text, start, setting)
    if at and not (at.bare and (_VERB.match(text, at.end) or _MAY.match(text, start))):
        raise _unclear(text)


def _no_other_measure(comment: str, measure: Measure, setting: Setting) -> None:
    """`falls 3, wait 34` holds two values; `falls 3 with injury` may be of "Falls with injury"."""
    for other in setting.measures:
        for name in _spelled(other) if other != measure else ():
            loose = _loose(name)
            if re.search(rf"(?<![^\W_]){loose}[ :=,]*-?[0-9]|[0-9] {loose}{END}", comment):
                raise Refused("two_values", field="value", typed=comment)
            for mine in _spelled(measure):
                if name.startswith(f"{mine} ") and comment.startswith(name[len(mine) + 1 :]):
                    raise _unclear(comment)


def _spelled(measure: Measure) -> Iterator[str]:
    for name in (measure.key, measure.name):
        words = re.findall(r"[^\W_]+", fold(name))
        if words:
            yield " ".join(words)


def _loose(name: str) -> str:
    return r"[\s_-]?".join(re.escape(word) for word in name.split(" "))


def _tail_names_another(comment: str, setting: Setting) -> bool:
    """`812/903 patients in March`: the month that ends a comment, all but alone, may be the value's."""
    for match in re.finditer(r"[^\W_]+", comment):
        at = _first(comment, match.start(), setting)
        if at is None or at.relative or comment[at.end :].strip(" .)!"):
            continue
        ahead = comment[: match.start()]
        apart = _APART.search(ahead) is not None
        few = len(re.findall(r"[^\W_]+", _LINK.sub("", ahead))) <= 1
        return at.month != setting.month and (apart or few) and not _REFERS.search(ahead)
    return False


def _cleaned(comment: str) -> str:
    text = comment.strip("\u00a0 ").lstrip(",;:.-\u2013 ").replace("\u00a0", " ")
    wrapped = re.fullmatch(r"\(([^()]*)\)\.?", text)
    if wrapped:
        text = wrapped[1].strip()
    return text if re.search(r"\w", text) or not text.isascii() else ""


def _unclear(text: str) -> Refused:
    return Refused("unclear", field="value", typed=text)
