"""A chart that could not be drawn is kept whole, and drawn later as it was meant."""

import pytest

from handlers.charts import panels
from handlers.charts.compose import ComposedChart, composed
from handlers.charts.drawing import Sheet, draw_and_keep, png, recipe_of, sheet_of
from improvement.run_chart.drawing import panels as small_multiples
from improvement.run_chart.drawing import sheet as drawing
from storage import picture as pictures
from storage.database import Database
from tests.handlers.checkin.practice import Practice, practice
from tests.handlers.meeting import call_of, in_session, report
from tests.storage.clinics import NOW

PNG = b"\x89PNG"


@pytest.fixture
def clinics(database: Database) -> Practice:
    made = practice(database)
    report(made, "harbor", *range(101, 118))
    report(made, "hill", *range(131, 140))
    return made


def charts_of(clinics: Practice) -> list[ComposedChart]:
    number = call_of(clinics).collaborative_id
    return in_session(clinics, lambda session: composed(session, clinics.tools, number))


def fails(*_: object, **__: object) -> bytes:
    raise RuntimeError("no ink")


def test_a_recipe_is_the_charts_themselves(clinics: Practice) -> None:
    charts = tuple(one.chart for one in charts_of(clinics))
    for sheet in (Sheet(charts[:1]), Sheet(charts, "Signed agreements")):
        read = sheet_of(recipe_of(sheet))
        assert read == sheet
        assert [chart.fingerprint() for chart in read.charts] == [one.fingerprint() for one in sheet.charts]


def test_one_chart_that_cannot_be_drawn_costs_no_other_its_picture(
    clinics: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (one.chart for one in charts_of(clinics))
    draw = drawing.draw
    monkeypatch.setattr(drawing, "draw", lambda chart: fails() if chart == first else draw(chart))
    draw_and_keep(clinics.tools, [(["bad"], Sheet((first,))), (["good"], Sheet((second,)))], NOW)
    assert (png(clinics.tools, "bad"), (png(clinics.tools, "good") or b"")[:4]) == (None, PNG)


def test_once_drawing_works_the_picture_is_drawn_and_nothing_is_left_to_draw(
    clinics: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts = tuple(one.chart for one in charts_of(clinics)) * 7
    monkeypatch.setattr(small_multiples, "draw_panels", fails)
    draw_and_keep(clinics.tools, [(["one", "two"], Sheet(charts, "All"))], NOW)
    assert png(clinics.tools, "two") is None
    monkeypatch.undo()
    assert (png(clinics.tools, "two") or b"")[:4] == PNG
    assert in_session(clinics, lambda session: pictures.kept(session, ["one", "two"])) == {"one", "two"}
    assert in_session(clinics, lambda session: pictures.drawing(session, "one")) is None


def test_a_picture_of_which_nothing_is_kept_is_none(clinics: Practice) -> None:
    assert png(clinics.tools, "nowhere") is None


def test_pages_that_cannot_be_drawn_keep_their_keys_and_their_words(
    clinics: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = call_of(clinics).collaborative_id
    drawn = panels.charted_panels(clinics.tools, collaborative_id=number, now=NOW)
    in_session(clinics, lambda session: session.connection().exec_driver_sql("DELETE FROM picture"))
    monkeypatch.setattr(small_multiples, "draw_panels", fails)
    assert panels.charted_panels(clinics.tools, collaborative_id=number, now=NOW) == drawn
