"""Values from a file are written in portions, few statements each, and an import that broke off goes on."""

import pytest
from sqlmodel import select

from handlers.measure import importing
from storage.database import Database
from storage.tables import MeasureValue
from tests.handlers.checkin.practice import practice
from tests.handlers.meeting import counted
from tests.storage.clinics import CHARTER, WORKSPACE


def stored(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(MeasureValue)).all())


def test_an_import_that_broke_off_goes_on_when_it_is_run_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinics = practice(sqlite_database)
    monkeypatch.setattr(importing, "PORTION", 4)
    text = "team,measure,month,value\n" + "".join(f"harbor,visits,2025-{n:02},{n}\n" for n in range(1, 11))

    def broken_off(seconds: float) -> None:
        if seconds:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_values(clinics.tools, WORKSPACE, CHARTER.key, text, wait=broken_off)
    assert stored(sqlite_database) == 4
    loaded = importing.import_values(clinics.tools, WORKSPACE, CHARTER.key, text, wait=lambda _: None)
    assert (loaded.saved, loaded.unchanged) == (6, 4)
    assert stored(sqlite_database) == 10


def test_an_import_sends_few_statements_however_many_lines_it_has(database: Database) -> None:
    clinics = practice(database)
    months = [f"{year}-{month:02}" for year in range(2010, 2025) for month in range(1, 13)]
    text = "team,measure,month,value\n" + "".join(f"harbor,visits,{month},5\n" for month in months)
    for changed in (text, text.replace(",5", ",6")):
        with counted(database) as statements:
            loaded = importing.import_values(clinics.tools, WORKSPACE, CHARTER.key, changed)
        assert loaded.saved == len(months)
        assert len(statements) < 20
    with counted(database) as statements:
        assert importing.import_values(clinics.tools, WORKSPACE, CHARTER.key, changed).saved == 0
    assert not [statement for statement in statements if statement.startswith(("INSERT", "UPDATE"))]


def test_a_value_typed_while_the_import_was_asking_is_not_written_over(database: Database) -> None:
    clinics = practice(database)
    text = "team,measure,month,value\nharbor,visits,2025-01,5\nharbor,visits,2025-02,6\n"
    prepared = importing.prepare(clinics.tools, WORKSPACE, CHARTER.key, text)
    importing.import_values(clinics.tools, WORKSPACE, CHARTER.key, text.replace("01,5", "01,9"))
    assert importing.save(clinics.tools, WORKSPACE, prepared, prepared.plan) == 0
    with database.reading() as session:
        assert sorted(row.numerator or 0 for row in session.exec(select(MeasureValue))) == [6, 9]
