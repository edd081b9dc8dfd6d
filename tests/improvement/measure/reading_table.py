"""Readings in one line, as tables write them: `four-hour 812/903? @2026-03 | words`."""

from datetime import date

from improvement.measure import Kind, Measure, Reading, Setting, read_line
from improvement.refusal import Refused

TODAY = date(2026, 5, 9)
APRIL = date(2026, 4, 1)
CLINIC = (
    Measure("four-hour", "Seen within four hours", Kind.PROPORTION, "%"),
    Measure("agreement", "Signed patient agreement", Kind.PROPORTION),
    Measure("visits", "Pain visits", Kind.COUNT, "visits"),
    Measure("falls", "Falls", Kind.COUNT, "falls"),
    Measure("infections", "Infections", Kind.RATE, "per 1,000 days", per=1000),
    Measure("wait", "Wait to be seen", Kind.TIME, "min"),
    Measure("delay", "Delay to the appointment", Kind.TIME, "days"),
    Measure("stay", "Stay in the department", Kind.AVERAGE, "hours"),
    Measure("score", "Pain score", Kind.AVERAGE, "points"),
)
NAMES = (
    Measure("may-visits", "May visits", Kind.COUNT, "visits"),
    Measure("hba1c", "HbA1c over 9", Kind.PROPORTION),
    Measure("readm-30", "30-day readmissions", Kind.PROPORTION),
    Measure("readm-90", "90-day readmissions", Kind.PROPORTION),
    Measure("4-hour", "4-hour target", Kind.PROPORTION),
    Measure("phq-9", "PHQ-9 screening", Kind.PROPORTION),
    Measure("falls", "Falls", Kind.COUNT),
    Measure("injury", "Falls with injury", Kind.COUNT),
    Measure("hypertension", "Hypertension controlled", Kind.PROPORTION),
    Measure("planned", "Planned admissions", Kind.COUNT),
    Measure("admitted", "Admitted from the clinic", Kind.COUNT),
)
HOSPITAL = (
    Measure("bp", "Blood pressure under 140/90", Kind.PROPORTION, "%"),
    Measure("no-show", "No-show rate", Kind.PROPORTION, "%"),
    Measure("cauti", "Catheter infections", Kind.RATE, "per 1,000 catheter days", per=1000),
    Measure("third-next", "Days to third next available", Kind.TIME, "days"),
    Measure("door-to-needle", "Door to needle time", Kind.TIME, "minutes"),
    Measure("los", "Length of stay", Kind.AVERAGE, "days"),
    Measure("a1c", "Mean HbA1c", Kind.AVERAGE, "%"),
    Measure("march-madness", "March huddles held", Kind.COUNT, "huddles"),
    Measure("vaccins", "Vaccinations de l'été", Kind.COUNT, "doses"),
    Measure("altas", "Altas antes de las 12", Kind.PROPORTION),
    Measure("sturz", "Stürze mit Verletzung", Kind.COUNT),
)
MEASURES = {"clinic": CLINIC, "names": NAMES, "hospital": HOSPITAL}
HELD = {"four-hour": {date(2026, 1, 1), APRIL}}


def setting(measures: tuple[Measure, ...] = CLINIC, language: str = "en") -> Setting:
    return Setting(measures, TODAY, APRIL, language, HELD)


def read_as(text: str, language: str, measures: tuple[Measure, ...] = CLINIC) -> str:
    """The reading of a line in one line."""
    try:
        return shown(read_line(text, setting(measures, language)))
    except Refused as refused:
        return f"refused {refused.code}"


def shown(reading: Reading) -> str:
    what = "open"
    if reading.no_data:
        what = "never" if reading.never else "no-data"
    elif reading.value:
        value = reading.value
        what = f"{value.numerator:g}" if value.numerator < 1e5 else f"{value.numerator:.0f}"
        if value.percent_only:
            what += "%"
        elif value.denominator is not None:
            what += f"/{value.denominator:g}" if value.denominator < 1e5 else f"/{value.denominator:.0f}"
    what += "?" if reading.questions else ""
    month = "" if reading.month == APRIL else f" @{reading.month:%Y-%m}"
    comment = f" | {reading.comment}" if reading.comment else ""
    return f"{reading.measure.key} {what}{month}{comment}"
