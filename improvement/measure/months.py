"""A month as people write it."""

import re
from datetime import date

from improvement.measure.values import checked_month
from improvement.refusal import Refused

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_month(text: str, *, today: date) -> date:
    """The first day of the month that `2026-10`, `10/2026`, `Oct 2026` or `october` names.

    A month without a year is the latest one that has begun. Raises Refused: `not_a_month`,
    `month_ahead` or `month_ancient`.
    """
    typed = text.strip().casefold()
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/.]\d{1,2})?", typed):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", typed):
        year, month = int(found[2]), int(found[1])
    elif (found := re.fullmatch(r"([a-z]{3,9})\.?[ -]*(\d{4})?", typed)) and found[1][:3] in MONTHS:
        month = MONTHS.index(found[1][:3]) + 1
        year = int(found[2]) if found[2] else today.year - (month > today.month)
    else:
        raise Refused("not_a_month", field="month", typed=text.strip())
    if not (1 <= month <= 12 and year >= 1):  # noqa: PLR2004 - months of a year
        raise Refused("not_a_month", field="month", typed=text.strip())
    return checked_month(date(year, month, 1), today=today)
