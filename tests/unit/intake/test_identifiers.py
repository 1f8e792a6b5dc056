"""What kind of identifier a text is, and what it tells of birth and sex."""

from datetime import date

import polars as pl
import pytest

from pipelines.intake.identifiers import classified
from tests.unit.intake.bench import personnummer, weighed

AS_OF = date(2026, 10, 5)
OLD = "191212129819"  # a centenarian of the series that is never issued


def of(text: str, as_of: date = AS_OF) -> dict[str, object]:
    """`id_kind, normal, birth_on, sex` of one text."""
    return classified(pl.Series("text", [text]), as_of).drop("text", "flaw").row(0, named=True)


def flaw_of(text: str) -> object:
    """What a spreadsheet did to a text."""
    return classified(pl.Series("text", [text]), AS_OF)["flaw"].item()


def with_check_digit(nine: str) -> str:
    """Ten digits whose last makes Luhn's sum whole."""
    return f"{nine}{-weighed(nine) % 10}"


def national(eleven: str) -> str:
    """A national reserve number: Luhn's digit over all eleven characters before it, a letter by its ASCII code."""
    values = [int(character) if character.isdigit() else ord(character) for character in eleven]
    total = sum(int(digit) for place, value in enumerate(values) for digit in str(value * (1 + (place % 2 == 0))))
    return f"{eleven}{-total % 10}"


@pytest.mark.parametrize(
    "text",
    [
        "191212129819",
        "19121212-9819",
        "121212+9819",
        "  191212129819\t",
        "19121212-9819\r",
        "191212129819\u00a0",
        "19121212+9819",
        "121212 + 9819",
        "19121212 9819",
        "1912 12 12 9819",
        "1912-12-12-9819",
        "1912-12-12 9819",
        "1912/12/12-9819",
        "12.12.12+9819",
        "19121212\u20139819",
        "19121212\u20149819",
        "19121212\u20119819",
        "19121212\u22129819",
        "19121212 \u2013 9819",
        "19121212\u00ad9819",
        "19121212\u20099819",
        "\u200b191212129819",
        "1912\u200d12129819\ufeff",
        "'191212129819",
        "\u2019191212129819",
        '="191212129819"',
        "191212129819.0",
        "191212129819,00",
        "1.91212129819E+11",
        "1,91212129819e+11",
        "\u201c19121212-9819\u201d",
        "\u00bb191212129819\u00ab",
        "\uff11\uff19\uff11\uff12\uff11\uff12\uff11\uff12\uff19\uff18\uff11\uff19",
        "\uff11\uff1912\uff11\uff12\uff11\uff12\uff0d9819",
        "121212\uff0b9819",
    ],
)
def test_every_spelling_of_one_number_is_the_same_person(text: str) -> None:
    assert of(text) == {"id_kind": "pnr", "normal": OLD, "birth_on": date(1912, 12, 12), "sex": "M"}


@pytest.mark.parametrize("text", ["811218-9876", "8112189876", "19811218-9876", "198112189876"])
def test_without_a_plus_sign_a_person_is_younger_than_a_hundred(text: str) -> None:
    assert of(text) == {"id_kind": "pnr", "normal": "198112189876", "birth_on": date(1981, 12, 18), "sex": "M"}


@pytest.mark.parametrize(
    ("as_of", "century"),
    [
        (date(2011, 12, 31), "19"),  # the year before anyone of 2012 was born
        (date(2012, 12, 11), "19"),  # the day before
        (date(2012, 12, 12), "20"),
        (date(2026, 10, 5), "20"),
        (date(2111, 1, 1), "20"),
    ],
)
def test_ten_digits_are_the_youngest_person_who_is_born(as_of: date, century: str) -> None:
    assert of("121212-9819", as_of)["normal"] == f"{century}1212129819"


@pytest.mark.parametrize(
    ("as_of", "century"),
    [
        (date(2012, 1, 1), "19"),  # the sign is used from the year in which the person turns a hundred
        (date(2026, 10, 5), "19"),
        (date(2011, 12, 31), "18"),  # nobody of 1912 has the sign yet
    ],
)
def test_a_plus_sign_counts_from_the_year_of_the_hundredth_birthday(as_of: date, century: str) -> None:
    assert of("121212+9819", as_of)["normal"] == f"{century}1212129819"


def test_ten_digits_of_the_day_itself_are_a_newborn_and_of_tomorrow_a_person_of_ninety_nine() -> None:
    today, tomorrow = with_check_digit("261005980"), with_check_digit("261006980")
    assert of(today)["birth_on"] == date(2026, 10, 5)
    assert of(tomorrow)["birth_on"] == date(1926, 10, 6)


def test_sixty_is_taken_from_the_day_before_the_century_is_settled() -> None:
    newborn, tomorrow = with_check_digit("261065980"), with_check_digit("261066980")
    assert of(newborn)["birth_on"] == date(2026, 10, 5)
    assert of(tomorrow)["birth_on"] == date(1926, 10, 6)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("198112189876.0", "spreadsheet"),
        ("8112189876,0", "spreadsheet"),
        ("1,98112E+11", "spreadsheet"),
        ("1.98112189876e+11", "spreadsheet"),
        ("2E+11", "spreadsheet"),
        ("506159805", "leading_zero"),
        ("506159805.0", "spreadsheet"),
        ("506159806", None),  # nobody's, with or without its zero
        ("198112189876", None),
        ("'19811218-9876", None),
        ("19860401E123", None),
        ("811218-9875", None),
        ("", None),
        ("okänd", "placeholder"),
        ("999999999999.0", "placeholder"),
        ("1.91212121212E+11", "placeholder"),
    ],
)
def test_what_a_spreadsheet_did_is_told(text: str, flaw: str | None) -> None:
    assert flaw_of(text) == flaw


@pytest.mark.parametrize("text", ["1,98112E+11", "1.9811218987E+11", "2e+11", "9.8112E+09"])
def test_a_number_that_lost_digits_is_nobody(text: str) -> None:
    assert of(text)["id_kind"] == "invalid"


@pytest.mark.parametrize(
    "text",
    [
        "111111111111", "000000000000", "999999999999", "222222222222", "990000000000", "999999999990", "00000000-0000",
        "1111111111", "0000000000", "9999999999", "5555555555", "000000000", "00000000", "0000000", "000000-0000", "0",
        "19860401-0000", "860401-0000", "19860401XXXX", "19860401-xxxx", "860401-XXXX", "19860401TTTT", "860401????",
        "191212121212", "19121212-1212", "121212-1212", "121212+1212", "1212121212", "20121212-1212", "121212121212",
        "\u200b19121212 \u20131212", "\uff11\uff12\uff11\uff12\uff11\uff12-1212", "123456-7890", "19123456-7890",
        "okänd", "OKÄND", "Okand", "saknas", "Uppgift saknas", "-", "\u2013", ".", "?", "N/A", "NULL", "x", "XXXXXX-XXXX",
        "999", "999999-9999", "99", "9",
    ],
)  # fmt: skip
def test_placeholders_are_nobody_and_told_as_such(text: str) -> None:
    assert of(text) == {"id_kind": "invalid", "normal": None, "birth_on": None, "sex": None}
    assert flaw_of(text) == ("placeholder" if text != "860401????" else None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("201212-1212", "pnr"),  # of 2020, where the dummy is of 1912
        ("991998110000", "regional_reserve"),
        ("19860401X000", "regional_reserve"),
        ("19860401AAAB", "regional_reserve"),
        (personnummer("19860401", 111), "pnr"),
        (personnummer("19111111"), "pnr"),
        ("22950606FH20", "nrid"),
    ],
)
def test_what_only_looks_like_a_placeholder_is_somebody(text: str, kind: str) -> None:
    assert (of(text)["id_kind"], flaw_of(text)) == (kind, None)


def test_no_number_of_the_days_of_three_years_is_taken_for_a_placeholder_but_one() -> None:
    """Every personnummer there can be of these days; a serial begins at 001."""
    days = pl.date_range(date(2011, 1, 1), date(2013, 12, 31), eager=True).dt.strftime("%Y%m%d")
    texts = [personnummer(day, serial) for day in days.gather_every(7, 2) for serial in range(1, 1000, 3)]
    found = classified(pl.Series([*texts, "201212121212"]), AS_OF)
    assert found.filter(pl.col("id_kind") == "invalid")["text"].to_list() == ["201212121212"]


@pytest.mark.parametrize("nine", ["050615980", "000615980", "001115980"])
def test_leading_zeros_that_a_numeric_column_lost_are_put_back(nine: str) -> None:
    ten = with_check_digit(nine)
    shortened = str(int(ten))
    assert len(shortened) < 10
    assert of(shortened)["normal"] == f"20{ten}"


@pytest.mark.parametrize("text", ["999", "123456", "1234567", "20260301"])
def test_a_short_number_is_nobody_unless_its_check_digit_and_date_are_right(text: str) -> None:
    assert of(text)["id_kind"] == "invalid"


def test_eighteen_hundreds_are_a_century_and_seventeen_hundreds_are_not() -> None:
    assert of(personnummer("18991231"))["birth_on"] == date(1899, 12, 31)
    assert of(personnummer("17991231"))["id_kind"] == "invalid"


@pytest.mark.parametrize("wrong", [digit for digit in range(10) if digit != 6])
def test_every_other_check_digit_is_invalid(wrong: int) -> None:
    assert of(f"19811218987{wrong}") == {"id_kind": "invalid", "normal": None, "birth_on": None, "sex": None}


def test_the_check_digit_does_not_cover_the_century() -> None:
    assert of("201112189876")["id_kind"] == "invalid"
    assert of("198112189876")["id_kind"] == of("188112189876")["id_kind"] == "pnr"


@pytest.mark.parametrize("place", range(2, 12))
def test_no_single_changed_digit_keeps_the_number_valid(place: int) -> None:
    for digit in "0123456789":
        changed = f"{OLD[:place]}{digit}{OLD[place + 1 :]}"
        assert (of(changed)["id_kind"] == "pnr") == (changed == OLD)


def test_sixty_added_to_the_day_is_a_samordningsnummer_of_that_day() -> None:
    assert of("701063-2391") == {
        "id_kind": "snr", "normal": "197010632391", "birth_on": date(1970, 10, 3), "sex": "M",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["92", "99", "00"])
def test_no_day_beyond_thirty_one_exists_with_sixty_added_or_without(day: str) -> None:
    assert of(personnummer(f"198612{day}"))["id_kind"] == "invalid"


@pytest.mark.parametrize(
    "number", ["191500882392", personnummer("19861260"), personnummer("19860060"), personnummer("20260091")]
)
def test_a_samordningsnummer_may_tell_no_month_or_day(number: str) -> None:
    """191500882392 is among the numbers that Skatteverket gives out for tests."""
    assert (of(number)["id_kind"], of(number)["birth_on"]) == ("snr", None)


@pytest.mark.parametrize("born", ["19860001", "19861300", "19861360", "19860092", "20270060", "20270160", "20261161"])
def test_other_unknown_months_and_days_and_years_to_come_are_invalid(born: str) -> None:
    assert of(personnummer(born))["id_kind"] == "invalid"


@pytest.mark.parametrize("born", ["20261006", "20261066", "20991231"])
def test_who_is_born_after_the_extraction_is_nobody(born: str) -> None:
    assert of(personnummer(born))["id_kind"] == "invalid"
    assert of(personnummer(born), date(2099, 12, 31))["id_kind"] in ("pnr", "snr")


@pytest.mark.parametrize("born", ["19860230", "19860431", "19861301", "19860001", "19860290", "19000229", "20250229"])
def test_a_date_that_does_not_exist_is_invalid_whatever_the_check_digit(born: str) -> None:
    assert of(personnummer(born))["id_kind"] == "invalid"


@pytest.mark.parametrize(
    ("born", "birth_on"),
    [("20240229", date(2024, 2, 29)), ("20000229", date(2000, 2, 29)), ("20240289", date(2024, 2, 29))],
)
def test_the_29th_of_february_exists_in_leap_years(born: str, birth_on: date) -> None:
    assert of(personnummer(born))["birth_on"] == birth_on


@pytest.mark.parametrize(("serial", "sex"), [(980, "K"), (981, "M"), (998, "K"), (999, "M")])
def test_the_ninth_digit_is_odd_for_men_in_every_kind_of_number(serial: int, sex: str) -> None:
    assert of(personnummer("19860401", serial))["sex"] == sex
    assert of(personnummer("19860461", serial))["sex"] == sex
    assert of(national(f"22860401AB{serial % 10}"))["sex"] == sex


@pytest.mark.parametrize(("century", "born"), [("22", 1986), ("23", 2006), ("25", 1986), ("88", 1986), ("98", 2006)])
def test_a_national_reserve_number_adds_threes_to_the_century(century: str, born: int) -> None:
    number = national(f"{century}{born % 100:02}0401AB1")
    assert of(number) == {"id_kind": "nrid", "normal": number, "birth_on": date(born, 4, 1), "sex": "M"}


@pytest.mark.parametrize(
    ("number", "birth_on", "sex"),
    [
        ("22950606FH20", date(1995, 6, 6), "K"),
        ("25780404KHD5", date(1978, 4, 4), None),
        ("00342145BZ31", None, "M"),
        ("00749852BZK0", None, None),
    ],
)
def test_the_examples_of_national_reserve_numbers(number: str, birth_on: date | None, sex: str | None) -> None:
    assert of(number) == {"id_kind": "nrid", "normal": number, "birth_on": birth_on, "sex": sex}


@pytest.mark.parametrize("wrong", "134567892")
def test_the_check_digit_of_a_national_reserve_number_covers_all_of_it(wrong: str) -> None:
    assert of("22950606FH20")["id_kind"] == "nrid"
    assert of(f"22950606FH2{wrong}")["id_kind"] == "invalid"
    assert of("22950606HF20")["id_kind"] == of("23950606FH20")["id_kind"] == "invalid"


@pytest.mark.parametrize(
    "eleven", ["22861301AB1", "22999999AB1", "00860401AB1", "00001940AB1", "00002060AB1", "24860401AB1", "23270101AB1"]
)
def test_a_national_reserve_number_of_no_day_or_one_to_come_is_invalid(eleven: str) -> None:
    assert of(national(eleven))["id_kind"] == "invalid"


@pytest.mark.parametrize("letter", "IOQVW")
def test_five_letters_are_in_no_national_reserve_number(letter: str) -> None:
    for eleven in (f"22860401{letter}A1", f"22860401A{letter}1", f"22860401AB{letter}"):
        assert of(national(eleven))["id_kind"] == "invalid"


@pytest.mark.parametrize("letter", "ABCDEFGHJKLMNPRSTUXYZ")
def test_all_other_letters_are(letter: str) -> None:
    assert of(national(f"22860401{letter}{letter}1"))["id_kind"] == "nrid"
    assert of(national(f"22860401{letter}{letter}{letter}"))["sex"] is None


@pytest.mark.parametrize("century", ["01", "17", "18", "19", "20", "21", "99"])
def test_no_national_reserve_number_begins_with_18_to_21(century: str) -> None:
    assert of(national(f"{century}860401AB1"))["id_kind"] != "nrid"


@pytest.mark.parametrize(
    "text",
    [
        "19860401A123", "19860401AB12", "198604011A23", "19860401ABCD", "19860401-A123", "19860401K067", "19860401SF1A",
        "19860401TA1A", "19860401DA0A", "19860401123R", "19860401-12M1", "860401DA0A", "860401-DA0A",
    ],
)  # fmt: skip
def test_most_regions_reserve_number_is_a_date_and_four_characters_with_a_letter(text: str) -> None:
    normal = text.replace("-", "")
    assert of(text) == {
        "id_kind": "regional_reserve",
        "normal": normal if len(normal) == 12 else f"19{normal}",
        "birth_on": date(1986, 4, 1),
        "sex": None,
    }


@pytest.mark.parametrize("text", ["18600101M001", "18500101K999", "18991231TA1A"])
def test_a_region_may_give_a_date_of_long_ago(text: str) -> None:
    assert of(text)["id_kind"] == "regional_reserve"


@pytest.mark.parametrize("text", ["19901399AB12", "19860231A123", "20261006A123", "21860401A123", "861301DA0A"])
def test_a_regional_reserve_number_of_no_day_or_one_to_come_is_invalid(text: str) -> None:
    assert of(text)["id_kind"] == "invalid"


@pytest.mark.parametrize("letter", "kmx")
def test_where_case_tells_two_persons_apart_it_is_kept(letter: str) -> None:
    """Västra Götaland gives K123 and k123."""
    lower, upper = f"19860401{letter}123", f"19860401{letter.upper()}123"
    assert (of(lower)["normal"], of(upper)["normal"]) == (lower, upper)
    assert of(f"19860401-{letter}123")["normal"] == lower


@pytest.mark.parametrize("number", ["991981000010", "991945000023", "991993000032"])
def test_stockholms_reserve_number_is_99_and_a_year_and_tells_nothing(number: str) -> None:
    """Inera's examples; the check digit covers the last seven before it."""
    expected = {"id_kind": "regional_reserve", "normal": number, "birth_on": None, "sex": None}
    assert of(number) == of(f"{number[:8]}-{number[8:]}") == expected
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    assert of(wrong)["id_kind"] == "invalid"


@pytest.mark.parametrize(("day", "kind"), [("31", "pnr"), ("32", "regional_reserve"), ("59", "regional_reserve")])
def test_thirty_two_to_fifty_nine_stand_for_the_day_in_halland(day: str, kind: str) -> None:
    number = personnummer(f"198612{day}")
    assert of(number)["id_kind"] == kind
    assert of(f"{number[:-1]}{(int(number[-1]) + 1) % 10}")["id_kind"] == "invalid"
    assert of(number)["birth_on"] == (date(1986, 12, 31) if kind == "pnr" else None)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "+", "0", "999", "okänd", "19860401", "198604019", "9919860401", "99198604011", "9919860401123",
        "99198604011A", "1986040A9805", "19860401A12", "19860401A1234", "2286040AB123", "860401A123", "198112189876a",
        "811218-9876-", "+8112189876", "811218--9876", "19-86-0401-9805", "198112189876.5", "861233-9801",
    ],
)  # fmt: skip
def test_anything_else_is_invalid(text: str) -> None:
    assert of(text) == {"id_kind": "invalid", "normal": None, "birth_on": None, "sex": None}


@pytest.mark.parametrize(
    "text", ["19٨112189876", "٢٢860401AB12", "811218-987\u0666", "811218-987\u00b2", "811218-987\u2465"]
)
def test_digits_of_other_scripts_are_no_identifier_and_no_fault(text: str) -> None:
    assert of(text)["id_kind"] == "invalid"


def test_lower_case_is_the_same_reserve_number() -> None:
    assert of("22950606-fh20") == of("22950606FH20")
    assert of("19860401a123") == of("19860401A123")


def test_a_missing_text_is_not_classified_and_each_text_once() -> None:
    found = classified(pl.Series("text", ["811218-9876", None, "811218-9876", "x"]), AS_OF)
    assert sorted(found["text"].to_list()) == ["811218-9876", "x"]
