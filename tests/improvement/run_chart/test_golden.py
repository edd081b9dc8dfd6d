"""Numbers printed by qicharts2 0.8.1 and NHSRplotthedots for short series."""

from datetime import date

import pytest

from improvement.run_chart import Point, Series, analyse


def monthly(values: list[float]) -> Series:
    return Series(
        "x", tuple(Point(date(2020 + i // 12, i % 12 + 1, 1), float(v)) for i, v in enumerate(values))
    )


def test_screening_leaves_one_wild_pair_of_ranges_out_of_the_limits() -> None:
    series = monthly([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    plain = analyse(series, kind="i").phases[0]
    assert (plain.centre, plain.lower[0], plain.upper[0]) == pytest.approx((1.944, -3.06, 6.95), abs=5e-3)
    screened = analyse(series, kind="i", screen=True).phases[0]
    assert (screened.lower[0], screened.upper[0]) == pytest.approx((-0.715, 4.604), abs=5e-4)
