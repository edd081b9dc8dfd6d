"""Excel workbooks, where the extra that reads them is installed, and a sentence where it is not."""

import json
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main

READS = pytest.mark.skipif(find_spec("python_calamine") is None, reason="the extra xlsx is not installed")
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def cell(typed: object, style: int = 0, at: str = "") -> str:
    if at:
        return f'<c r="{at}" s="{style}"><v>{typed}</v></c>'
    if isinstance(typed, str):
        return f'<c t="inlineStr"><is><t>{typed}</t></is></c>'
    return f'<c s="{style}"><v>{typed}</v></c>'


def workbook(**sheets: list[list[str]]) -> bytes:
    """The smallest workbook that holds rows of cells; style 1 is a date, style 2 a percentage."""
    names = list(enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {NAMESPACE}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="9"/></cellXfs></styleSheet>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{RELATED}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{i}" r:id="s{i}"/>' for i, name in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{i}" Type="{RELATED}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i, _ in names
        )
        + f'<Relationship Id="st" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
    }
    for i, name in names:
        rows = "".join(f"<row>{''.join(row)}</row>" for row in sheets[name])
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
        )
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return packed.getvalue()


MONTHS = [
    [cell("date"), cell("value")],
    *([cell(45292 + 31 * i, 1), cell(0.5 + i / 50, 2)] for i in range(12)),
]
WARDS = [[cell(name) for name in ("unit", "numerator", "denominator")]]
WARDS += [[cell(name), cell(x), cell(n)] for name, x, n in (("North", 3, 40), ("South", 9, 60))]
CONTENT = workbook(Months=MONTHS, Wards=WARDS)


def run(folder: Path, command: str, content: bytes, *options: str) -> Result:
    file = folder / "months.xlsx"
    file.write_bytes(content)
    return CliRunner().invoke(main, [command, str(file), *options])


@READS
def test_the_first_sheet_is_read_with_its_dates_and_percentages(tmp_path: Path) -> None:
    (series,) = json.loads(run(tmp_path, "chart", CONTENT, "--json").stdout)
    assert series["dates"][:3] == ["2024-01-01", "2024-02-01", "2024-03-03"]
    assert series["values"][:3] == [0.5, 0.52, 0.54]


@READS
def test_another_sheet_is_named_and_one_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = json.loads(run(tmp_path, "funnel", CONTENT, "--sheet", "Wards", "--json").stdout)
    assert [unit["unit"] for unit in said["units"]] == ["North", "South"]
    wrong = run(tmp_path, "funnel", CONTENT, "--sheet", "Beds")
    assert (wrong.exit_code, wrong.stderr) == (1, "no sheet `Beds`; found: Months, Wards.\n")


@READS
@pytest.mark.parametrize("seed", range(8))
def test_damaged_workbooks_give_a_sentence_or_an_analysis_and_never_a_traceback(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - test data, and the seed gives them again
    for _ in range(25):
        damaged = bytearray(CONTENT[: random.randint(5, len(CONTENT))] if random.random() < 0.3 else CONTENT)
        for _ in range(random.randint(1, 30)):
            damaged[random.randrange(4, len(damaged))] = random.randrange(256)
        result = run(tmp_path, "chart", bytes(damaged), "--json")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code in (0, 1)
        assert result.exit_code == 0 or result.stderr.strip()


@pytest.mark.skipif(find_spec("python_calamine") is not None, reason="the extra xlsx is installed")
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    result = run(tmp_path, "chart", CONTENT)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "`pip install callboard[xlsx]`" in result.stderr


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    result = run(tmp_path, "chart", b"date,value\n2024-01,5\n", "--sheet", "Months")
    assert (result.exit_code, "Leave --sheet out." in result.stderr) == (1, True)


@READS
@pytest.mark.parametrize("sheets", [{"Months": []}, {"Months": MONTHS, "Notes": []}])
def test_a_cell_in_the_farthest_corner_is_said_and_takes_no_memory(
    tmp_path: Path, sheets: dict[str, list[list[str]]]
) -> None:
    content = workbook(**{**sheets, list(sheets)[-1]: [*MONTHS, [cell(1, at="XFD1048576")]]})
    said = run(tmp_path, "chart", content)
    assert said.exit_code == 1
    assert "16384 columns and 1048576 rows" in said.output
    assert "delete the columns and rows beyond your data" in said.output
