"""SCB's population export, as CSV and as PX: the shapes it comes in, and errors that a reader can act on."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pipelines.reference import population, px
from pipelines.reference.errors import ReferenceFileError

REGIONS = {"0114": "Upplands Väsby", "0980": "Gotland"}
TITLE = '"Folkmängden efter region, ålder, kön och år"\n\n'
NOTE = "\n\nSenaste uppdatering:\n20240222 08:00\n"


def persons(region: str, age: int, sex: str, year: int) -> int:
    """A number that tells every cell apart."""
    return int(region) * 1000 + age * 4 + (2 if sex == "kvinnor" else 0) + (year - 2022)


def age_text(age: int) -> str:
    return "100+ år" if age == 100 else f"{age} år"


def cells() -> Iterator[tuple[str, int, str]]:
    """All (region, age, sex) of the small table, in SCB's order."""
    return ((region, age, sex) for region in REGIONS for age in range(101) for sex in ("män", "kvinnor"))


def wide_csv(delimiter: str = ",", prefix: str = "") -> str:
    header = delimiter.join(f'"{name}"' for name in ["region", "ålder", "kön", f"{prefix}2022", f"{prefix}2023"])
    rows = [
        delimiter.join(
            [f'"{region} {REGIONS[region]}"', f'"{age_text(age)}"', f'"{sex}"']
            + [str(persons(region, age, sex, year)) for year in (2022, 2023)]
        )
        for region, age, sex in cells()
    ]
    return "\n".join([header, *rows])


def long_csv() -> str:
    rows = [
        f'"{region} {REGIONS[region]}","{age_text(age)}","{sex}","{year}",{persons(region, age, sex, year)}'
        for region, age, sex in cells()
        for year in (2022, 2023)
    ]
    return "\n".join(['"region","ålder","kön","år","Folkmängd"', *rows])


def quoted(values: list[str]) -> str:
    return ",".join(f'"{value}"' for value in values)


def px_text(codes: bool = True, codepage: str | None = "utf-8") -> str:
    """A PX file as PxWeb writes it: notes with semicolons, texts over several lines, translations."""
    ages = [*range(101)]
    data = "\n".join(
        " ".join(str(persons(region, age, sex, year)) for year in (2022, 2023)) for region, age, sex in cells()
    )
    names = list(REGIONS.values()) if codes else [f"{code} {name}" for code, name in REGIONS.items()]
    lists = [
        f'VALUES("region")={quoted(names)};',
        f'VALUES("ålder")={quoted([age_text(age) for age in ages])};'.replace('"50 år","51 år"', '"50 år",\n"51 år"'),
        'VALUES("kön")="män","kvinnor";',
        'VALUES("tabellinnehåll")="Folkmängd";',
        'VALUES("år")="2022","2023";',
        'VALUES[en]("sex")="men","women";',
    ]
    if codes:
        lists += [
            f'CODES("region")={quoted(list(REGIONS))};',
            f'CODES("ålder")={quoted([age_text(age).split()[0] for age in ages])};',
            'CODES("kön")="1","2";',
            'CODES("tabellinnehåll")="BE0101N1";',
            'CODES("år")="2022","2023";',
        ]
    head = [
        'CHARSET="ANSI";',
        'AXIS-VERSION="2013";',
        *([f'CODEPAGE="{codepage}";'] if codepage else []),
        'LANGUAGE="sv";',
        'LANGUAGES="sv","en";',
        'TITLE="Folkmängden efter region, ålder, kön, "\n"tabellinnehåll och år";',
        'NOTE="Den 31 december; enligt indelningen a=b den 1 januari året efter.#Ny rad";',
        'STUB="region","ålder","kön";',
        'HEADING="tabellinnehåll","år";',
        'TIMEVAL("år")=TLIST(A1),"2022","2023";',
    ]
    return "\n".join([*head, *lists, "DATA=", data + ";"]) + "\n"


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def assert_is_the_small_table(frame: pl.DataFrame) -> None:
    assert frame.columns == ["municipality_code", "year", "sex", "age", "persons"]
    assert frame.height == 2 * 101 * 2 * 2
    for region, age, sex in cells():
        for year in (2022, 2023):
            row = frame.filter(municipality_code=region, age=age, sex="K" if sex == "kvinnor" else "M", year=year)
            assert row["persons"].to_list() == [persons(region, age, sex, year)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("text", [wide_csv(), TITLE + wide_csv() + NOTE, long_csv(), wide_csv(";"), wide_csv("\t")])
def test_a_csv_is_read_in_every_shape_and_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    found = population.from_scb(saved(tmp_path, "be0101.csv", text, encoding))
    assert_is_the_small_table(found.frame)
    assert not found.derived


def test_the_yearly_increase_beside_the_population_is_left_out(tmp_path: Path) -> None:
    lines = wide_csv(prefix="Folkmängd ").splitlines()
    text = "\n".join([lines[0] + ',"Folkökning 2023"', *(line + ",-7" for line in lines[1:])])
    assert_is_the_small_table(population.from_scb(saved(tmp_path, "be0101.csv", text)).frame)


def test_rows_of_nation_counties_and_totals_are_left_out(tmp_path: Path) -> None:
    extra = [
        '"00 Riket","0 år","män",99,99',
        '"01 Stockholms län","0 år","kvinnor",99,99',
        '"0114 Upplands Väsby","totalt ålder","män",99,99',
        '"0114 Upplands Väsby","0 år","totalt",99,99',
    ]
    text = "\n".join([wide_csv(), *extra])
    assert_is_the_small_table(population.from_scb(saved(tmp_path, "be0101.csv", text)).frame)


def test_an_english_export_is_read_too(tmp_path: Path) -> None:
    text = wide_csv().replace("ålder", "age").replace("kön", "sex").replace(" år", " years")
    text = text.replace("kvinnor", "women").replace("män", "men")
    assert_is_the_small_table(population.from_scb(saved(tmp_path, "be0101.csv", text)).frame)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        pytest.param('"kön"', '"civilstånd"', "civilstånd", id="a variable that does not belong"),
        pytest.param('"50 år"', '"50-54 år"', "age", id="age classes"),
        pytest.param('"0980 Gotland"', '"Gotland"', "region", id="a region without code"),
        pytest.param('"män"', '"pojkar"', "sex", id="an unknown sex"),
        pytest.param("114402,", "..,", "persons", id="a missing count"),
        pytest.param("114402,", "1144.5,", "persons", id="not a whole number"),
        pytest.param('"50 år"', '"51 år"', "whole file", id="an age twice"),
        pytest.param('"0114 Upplands Väsby","50 år","män"', '"01 län","50 år","män"', "age", id="a cell is missing"),
        pytest.param("114402,", "114402,5,", "whole file", id="a field too many"),
        pytest.param('"region"', '"område"', "header", id="no header"),
    ],
)
def test_a_broken_csv_names_the_file_the_field_and_the_remedy(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = wide_csv()
    assert old in text
    with pytest.raises(ReferenceFileError, match=r"^be0101\.csv") as raised:
        population.from_scb(saved(tmp_path, "be0101.csv", text.replace(old, new)))
    assert raised.value.field == field
    assert raised.value.action
    assert str(tmp_path) not in str(raised.value)


def test_a_long_csv_of_something_else_is_refused(tmp_path: Path) -> None:
    text = long_csv().replace('"år","Folkmängd"', '"tabellinnehåll","Antal"').replace('"2022"', '"Folkökning"')
    with pytest.raises(ReferenceFileError, match="year"):
        population.from_scb(saved(tmp_path, "be0101.csv", text))


@pytest.mark.parametrize(
    ("codes", "codepage", "encoding"),
    [
        (True, "utf-8", "utf-8"),
        (False, "utf-8", "utf-8-sig"),
        (True, "iso-8859-15", "iso-8859-15"),
        (False, "windows-1252", "cp1252"),
        (False, None, "cp1252"),
    ],
)
def test_a_px_file_is_read_with_and_without_codes(
    tmp_path: Path, codes: bool, codepage: str | None, encoding: str
) -> None:
    path = saved(tmp_path, "be0101.px", px_text(codes, codepage), encoding)
    assert_is_the_small_table(population.from_scb(path).frame)


def test_an_old_px_file_without_any_code_page_is_read_as_dos(tmp_path: Path) -> None:
    text = px_text(codepage=None).replace('CHARSET="ANSI";\n', "")
    assert_is_the_small_table(population.from_scb(saved(tmp_path, "be0101.px", text, "cp850")).frame)


def test_a_dash_in_a_px_file_means_nobody(tmp_path: Path) -> None:
    path = saved(tmp_path, "be0101.px", px_text().replace("\n114400 ", '\n"-" '))
    first = population.from_scb(path).frame.filter(municipality_code="0114", age=100, sex="M", year=2022)
    assert first["persons"].to_list() == [0]


def test_texts_on_several_lines_and_signs_inside_quotes_stay_whole(tmp_path: Path) -> None:
    text = 'STUB="a;b=c";\nVALUES("a;b=c")="Ett "\n"två","t,r,e";\nDATA=\n1 2;\n'
    table = px.read(saved(tmp_path, "small.px", text))
    assert table.dimensions == (px.Dimension("a;b=c", ("Ett två", "t,r,e"), ("Ett två", "t,r,e")),)
    assert table.cells == ("1", "2")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        pytest.param('STUB="region","ålder","kön";', "", "DATA", id="variables do not make the cells"),
        pytest.param('VALUES("kön")="män","kvinnor";', "", "VALUES(kön)", id="values are not listed"),
        pytest.param('CODES("kön")="1","2";', 'CODES("kön")="1";', "CODES(kön)", id="a code is missing"),
        pytest.param("DATA=", "DATUM=", "DATA", id="no data"),
        pytest.param('LANGUAGE="sv";', 'LANGUAGE="sv;', "whole file", id="a quote is not closed"),
        pytest.param('LANGUAGE="sv";', "and so on;", "whole file", id="not a statement"),
        pytest.param('CODEPAGE="utf-8";', 'CODEPAGE="ebcdic-x";', "CODEPAGE", id="an unknown code page"),
        pytest.param('CODEPAGE="utf-8";', 'CODEPAGE="ascii";', "CODEPAGE", id="the wrong code page"),
        pytest.param('LANGUAGE="sv";', 'KEYS("region")=VALUES;', "KEYS", id="sparse data"),
        pytest.param("114400 ", "114400 1 ", "DATA", id="a cell too many"),
        pytest.param("114400 ", '".." ', "persons", id="a missing count"),
        pytest.param('"BE0101N1"', '"BE0101N2"', "tabellinnehåll", id="not the population"),
    ],
)
def test_a_broken_px_names_the_file_the_field_and_the_remedy(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = px_text()
    assert old in text
    with pytest.raises(ReferenceFileError, match=r"^be0101\.px") as raised:
        population.from_scb(saved(tmp_path, "be0101.px", text.replace(old, new)))
    assert raised.value.field == field
    assert raised.value.action


def test_a_px_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = px_text()
    with pytest.raises(ReferenceFileError, match="cut off"):
        population.from_scb(saved(tmp_path, "be0101.px", whole[: len(whole) - 40]))


def test_a_px_file_without_variables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="STUB"):
        px.read(saved(tmp_path, "empty.px", 'TITLE="x";\nDATA=\n1;\n'))
