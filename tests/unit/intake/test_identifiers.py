"""What kind of identifier a text is, and what it tells of birth and sex."""

from datetime import date

import polars as pl
import pytest

from pipelines.intake.identifiers import classified
from tests.unit.intake.bench import personnummer, weighed

AS_OF = date(2026, 10, 5)
TOLVAN = "191212121212"  # the number that Swedish authorities print in examples


def of(text: str, as_of: date = AS_OF) -> dict[str, object]:
    """`id_kind, normal, birth_on, sex` of one text."""
    return classified(pl.Series("text", [text]), as_of).drop("text").row(0, named=True)


def with_check_digit(nine: str) -> str:
    """Ten digits whose last makes Luhn's sum whole."""
    return f"{nine}{-weighed(nine) % 10}"


@pytest.mark.parametrize(
    "text",
    [
        "191212121212",
        "19121212-1212",
        "121212+1212",
        "  191212121212\t",
        "19121212-1212\r",
        "191212121212\u00a0",
    ],
)
def test_every_spelling_of_one_number_is_the_same_person(text: str) -> None:
    assert of(text) == {"id_kind": "pnr", "normal": TOLVAN, "birth_on": date(1912, 12, 12), "sex": "M"}


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
    assert of("121212-1212", as_of)["normal"] == f"{century}1212121212"


@pytest.mark.parametrize(
    ("as_of", "century"),
    [
        (date(2012, 1, 1), "19"),  # the sign is used from the year in which the person turns a hundred
        (date(2026, 10, 5), "19"),
        (date(2011, 12, 31), "18"),  # nobody of 1912 has the sign yet
    ],
)
def test_a_plus_sign_counts_from_the_year_of_the_hundredth_birthday(as_of: date, century: str) -> None:
    assert of("121212+1212", as_of)["normal"] == f"{century}1212121212"


def test_ten_digits_of_the_day_itself_are_a_newborn_and_of_tomorrow_a_person_of_ninety_nine() -> None:
    today, tomorrow = with_check_digit("261005980"), with_check_digit("261006980")
    assert of(today)["birth_on"] == date(2026, 10, 5)
    assert of(tomorrow)["birth_on"] == date(1926, 10, 6)


def test_sixty_is_taken_from_the_day_before_the_century_is_settled() -> None:
    newborn, tomorrow = with_check_digit("261065980"), with_check_digit("261066980")
    assert of(newborn)["birth_on"] == date(2026, 10, 5)
    assert of(tomorrow)["birth_on"] == date(1926, 10, 6)


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
        changed = f"{TOLVAN[:place]}{digit}{TOLVAN[place + 1 :]}"
        assert (of(changed)["id_kind"] == "pnr") == (changed == TOLVAN)


def test_sixty_added_to_the_day_is_a_samordningsnummer_of_that_day() -> None:
    assert of("701063-2391") == {
        "id_kind": "snr", "normal": "197010632391", "birth_on": date(1970, 10, 3), "sex": "M",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["60", "92", "00", "32"])
def test_no_other_day_than_one_to_thirty_one_and_sixty_one_to_ninety_one_exists(day: str) -> None:
    assert of(personnummer(f"198612{day}"))["id_kind"] == "invalid"


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
    assert of(f"22860401AB{serial % 10}7")["sex"] == sex


@pytest.mark.parametrize(
    ("century", "born"), [("22", 1986), ("23", 2086), ("25", 1986), ("26", 2086), ("28", 1986), ("88", 1986)]
)
def test_a_national_reserve_number_adds_threes_to_the_century(century: str, born: int) -> None:
    assert of(f"{century}860401AB12") == {
        "id_kind": "nrid", "normal": f"{century}860401AB12", "birth_on": date(born, 4, 1), "sex": "M",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["00000000AB12", "22861301AB12", "24860401AB12"])
def test_a_national_reserve_number_may_tell_no_birth_date(text: str) -> None:
    assert (of(text)["id_kind"], of(text)["birth_on"]) == ("nrid", None)


@pytest.mark.parametrize("letter", "IOQVW")
def test_five_letters_are_in_no_national_reserve_number(letter: str) -> None:
    assert of(f"22860401{letter}A12")["id_kind"] == "invalid"
    assert of(f"22860401A{letter}12")["id_kind"] == "invalid"


@pytest.mark.parametrize("letter", "ABCDEFGHJKLMNPRSTUXYZ")
def test_all_other_letters_are(letter: str) -> None:
    assert of(f"22860401{letter}{letter}12")["id_kind"] == "nrid"


@pytest.mark.parametrize("century", ["18", "21"])
def test_no_national_reserve_number_begins_with_18_to_21(century: str) -> None:
    assert of(f"{century}860401AB12")["id_kind"] == "invalid"


@pytest.mark.parametrize("text", ["19860401A123", "19860401AB12", "198604011A23", "19860401ABCD", "19860401-A123"])
def test_skanes_reserve_number_is_a_date_and_four_characters_with_a_letter(text: str) -> None:
    assert of(text) == {
        "id_kind": "regional_reserve", "normal": text.replace("-", ""), "birth_on": date(1986, 4, 1), "sex": None,
    }  # fmt: skip


def test_stockholms_reserve_number_begins_with_99_and_tells_nothing() -> None:
    expected = {"id_kind": "regional_reserve", "normal": "991986040112", "birth_on": None, "sex": None}
    assert of("991986040112") == of("99198604-0112") == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "+", "0", "999", "okänd", "19860401", "198604019", "1986-04-01-9805", "19860401 9805",
        "9919860401", "99198604011", "9919860401123", "99198604011A", "1986040A9805", "19860401A12", "19860401A1234",
        "2286040AB123", "860401A123", "198112189876a", "811218-9876-", "+8112189876", "811218--9876",
    ],
)  # fmt: skip
def test_anything_else_is_invalid(text: str) -> None:
    assert of(text) == {"id_kind": "invalid", "normal": None, "birth_on": None, "sex": None}


@pytest.mark.parametrize(
    "text", ["１９８１１２１８９８７６", "8112１８-9876", "811218-987６", "19٨112189876", "٢٢860401AB12"]
)
def test_digits_of_other_scripts_are_no_identifier_and_no_fault(text: str) -> None:
    assert of(text)["id_kind"] == "invalid"


def test_lower_case_is_the_same_reserve_number() -> None:
    assert of("22860401ab12") == of("22860401AB12")
    assert of("19860401a123") == of("19860401A123")


def test_a_missing_text_is_not_classified_and_each_text_once() -> None:
    found = classified(pl.Series("text", ["811218-9876", None, "811218-9876", "x"]), AS_OF)
    assert sorted(found["text"].to_list()) == ["811218-9876", "x"]
