"""Unit: every kind of mistake in an indicator file is told when it is loaded, with the file and the field.

All mistakes lie in one site folder that is loaded once, so all problems of all files are told together.
"""

from collections.abc import Callable

import pytest

CASES = "person | index_date | value"


def where(condition: str) -> Callable[[str], str]:
    """The sound query with a condition."""
    return lambda query: f"{query}WHERE {condition}"


def instead(of: str, given: str) -> Callable[[str], str]:
    """The sound query with one piece changed."""
    return lambda query: query.replace(of, given)


def nothing(query: str) -> str:
    return ""


# name of the file -> (what is wrong in it, how the one problem that is told of it begins)
IN_HEADER = {
    "a_field_misspelt": ({"titel": "x"}, "titel: Extra inputs"),
    "a_field_missing": ({"numerator": None}, "numerator: Field required"),
    "a_field_empty": ({"title": "  "}, "title: String should have at least 1"),
    "text_for_a_number": ({"version": "two"}, "version: Input should be a valid integer"),
    "quoted_number": ({"version": "2"}, "version: Input should be a valid integer"),
    "number_for_text": ({"source": 24}, "source: Input should be a valid string"),
    "quoted_truth": ({"measurable": "false"}, "measurable: Input should be a valid boolean"),
    "version_nought": ({"version": 0}, "version: Input should be greater"),
    "a_word_not_in_the_list": ({"measure": "odds"}, "measure: Input should be"),
    "a_period_that_is_none": ({"periods": ["year", "week"]}, "periods.1: Input should be"),
    "an_area_that_is_none": ({"areas": ["country"]}, "areas.0: Input should be"),
    "days_below_nought": ({"due_after_days": -1}, "due_after_days: Input should be greater"),
    "a_target_of_nobody": ({"target": {"value": 0.5}}, "target.source: Field required"),
    "a_target_that_is_no_number": ({"target": {"value": "0,5", "source": "s"}}, "target.value: Input should be"),
    "an_ending_not_foreseen": ({"censoring": {"death": "forget"}}, "censoring.death: Input should be"),
    "a_status_nobody_decided": ({"status": "adopted"}, "header: Value error, status: adopted needs `decision`"),
    "examples_of_no_register": (
        {"examples": ["person | psykos.form_on", CASES]},
        "examples: there is no register psykos",
    ),
    "examples_of_no_column": ({"examples": ["person | psykosr.on", CASES]}, "examples: psykosr has no column on"),
    "examples_that_are_no_table": ({"examples": ["who | psykosr.form_on", CASES]}, "examples: a table's first column"),
    "examples_of_a_column_that_the_query_lacks": (
        {"examples": ["person | psykosr.form_on", f"{CASES} | weight"]},
        "examples: the query gives no column weight",
    ),
    "examples_without_a_value": (
        {"examples": ["person | psykosr.form_on", "person | index_date"]},
        "examples: the expected table has no column value",
    ),
    "examples_without_expected_cases": (
        {"examples": ["person | psykosr.form_on"]},
        "examples: the last tables have no",
    ),
    "a_programme_that_is_not_there": ({"also_used_in": ["somatik"]}, "also_used_in: there is no programme somatik"),
    "a_source_that_is_not_listed": (
        {"source": "Årsrapport [S9998]; tal i [S9999]"},
        "[S9999]: no such key in indicators/sources.csv",
    ),
    "a_relation_to_nothing": (
        {"relations": [{"kind": "subset", "of": ["schizofreni/remissjon"]}]},
        "relations: there is no other indicator schizofreni/remissjon",
    ),
    "a_relation_to_itself": (
        {"relations": [{"kind": "equal", "of": ["prov/a_relation_to_itself"]}]},
        "relations: there is no other indicator prov/a_relation_to_itself",
    ),
    "no_examples": ({"examples": None}, "header: Value error, examples are part of the definition"),
    "not_measurable_without_why": ({"measurable": False, "query": nothing}, "header: Value error, measurable: false"),
}
IN_QUERY = {
    "no_query": (nothing, "query: there is none"),
    "two_statements": (lambda query: f"{query}; DROP TABLE registers.psykosr", "query: Parser Error"),
    "a_semicolon": (lambda query: f"{query};", "query: Parser Error"),
    "no_select": (lambda query: f"CREATE TABLE made AS {query}", "query: Parser Error"),
    "misspelt_sql": (instead("SELECT", "SELCET"), "query: Parser Error"),
    "unknown_column": (where("remision"), 'query: Binder Error: Referenced column "remision"'),
    "unknown_register": (instead("psykosr", "psykos"), "query: Catalog Error: Table with name psykos"),
    "tables_in_a_text": (where("age IN (SELECT age FROM query('FROM registers.lmed'))"), "query: hides its tables"),
    "tables_in_a_written_out_query": (
        where("age IN (SELECT age FROM json_execute_serialized_sql(json_serialize_sql('FROM registers.lmed')))"),
        "query: hides its tables",
    ),
    "tables_that_cannot_be_told": (where("CAST(age AS INTEGER)! > 1"), "query: cannot be taken apart"),
    "a_file": (where("age IN (SELECT LENGTH(content) FROM read_text('/etc/passwd'))"), "query: Permission Error"),
    "a_number_for_yes_or_no": (instead("remission AS", "bmi AS"), "query: value is DOUBLE, not BOOLEAN"),
    "a_time_for_a_date": (instead("form_on AS", "form_on::TIMESTAMP AS"), "query: index_date is TIMESTAMP, not DATE"),
    "a_column_missing": (instead("sex, ", ""), "query: gives no column sex"),
    "a_column_too_many": (instead("sex,", "sex, bmi,"), "query: gives a column bmi"),
    "a_column_twice": (instead("sex,", "sex, sex,"), "query: gives a column sex"),
}
CHANCES = (
    "age < random() * 100",
    "age = (SELECT any_value(age) FROM registers.psykosr)",
    "age = (SELECT first(age) FROM registers.psykosr)",
    "age = (SELECT mode(age) FROM registers.psykosr)",
    "age = (SELECT arg_max(age, form_on) FROM registers.psykosr)",
    "age IN (SELECT UNNEST(list(age)) FROM registers.psykosr)",
)
CLOCKS = (
    "today()", "current_date", "now()", "current_timestamp", "get_current_timestamp()", "current_time", "localtime",
    "localtimestamp", "transaction_timestamp()", "current_localtimestamp()", "CAST('today' AS DATE)",
)  # fmt: skip
FOREIGN = {
    "age < (SELECT quantile_cont(age, 0.5) FROM registers.psykosr)": "PERCENTILE_CONT or QUANTILE_CONT is",
    "age < (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY age) FROM registers.psykosr)": "PERCENTILE_CONT or",
    "age < (SELECT quantile_disc(age, 0.5) FROM registers.psykosr)": "PERCENTILE_DISC or QUANTILE_DISC is",
    "date_diff('month', form_on, DATE '2026-01-01') > 1": "DATE_DIFF in units of MONTH",
    "date_diff('year', form_on, DATE '2026-01-01') > 1": "DATE_DIFF in units of YEAR",
    "date_sub('day', form_on, DATE '2026-01-01') > 1": "DATE_SUB is",
    "form_on - registered_on > 1": "a date minus a date",
    "isodow(form_on) = 1": "ISODOW is",
    "EXTRACT(isodow FROM form_on) = 1": "EXTRACT(ISODOW",
    "week(form_on) = 1": "WEEK is",
    "date_part('week', form_on) = 1": "DATE_PART is",
    "weekofyear(form_on) = 1": "WEEKOFYEAR is",
    "hash(age) > 0": "HASH is",
    "'{}' ->> '$.a' = 'b'": "JSON ->> is",
    "CAST(age / 2 AS INTEGER) = 3": "a CAST of a fraction",
    "2.5::INT = age": "a CAST of a fraction",
    "1 / age > 2": "a division by nought",
    "age < (SELECT SUM(age) AS ages FROM registers.psykosr)": "a SUM that is given on",
    'age IN (SELECT "2" FROM (PIVOT (SELECT 1 AS a, 2 AS b) ON b IN (2) USING max(a)))': "PIVOT is",
    "age IN (SELECT a.age FROM registers.psykosr AS a ASOF JOIN registers.psykosr AS b USING (age, form_on))": "ASOF JOIN",
}
HOME_GROWN = (
    "date_diff('day', form_on, DATE '2026-01-01') > 1", "CAST(ROUND(age / 2) AS BIGINT) = 3", "age / NULLIF(age, 0) = 1",
    "age > (SELECT CAST(SUM(age) AS BIGINT) FROM registers.psykosr)", "age > (SELECT MEDIAN(age) FROM registers.psykosr)",
    "form_on + 30 > DATE '2026-01-01'", "form_on - 30 > DATE '2026-01-01'", "form_on - INTERVAL 2 MONTH > registered_on",
    "age IN (SELECT age FROM registers.psykosr GROUP BY age HAVING SUM(age) > 3)",
)  # fmt: skip
OTHER_PERSONS = "person_id IN (SELECT person_id FROM registers.{})"
IN_LINKAGE = {
    "an_undeclared_linkage": ({"linkage": "wardss"}, "linkage: wardss is not declared"),
    "persons_joined_without_linkage": (
        {"query": where(OTHER_PERSONS.format("lmed"))},
        "linkage: joins persons of lmed, psykosr",
    ),
    "persons_joined_by_another_linkage": (
        {"linkage": "wards", "query": where(OTHER_PERSONS.format("par_inpatient"))},
        "linkage: joins persons of psykosr",
    ),
    "persons_joined_within_a_shared_view": (
        {"linkage": "forms", "query": where(OTHER_PERSONS.format("psychosis_contact"))},
        "linkage: joins persons of par_inpatient, par_outpatient",
    ),
}
WAYS_TO_JOIN = {
    "using": "INNER JOIN {} USING (person_id)",
    "natural": "NATURAL INNER JOIN {}",
    "semi": "SEMI JOIN {} ON psykosr.person_id = drug.person_id",
    "pairs": "WHERE (psykosr.person_id, form_on) IN (SELECT (drug.person_id, drug.dispensed_on) FROM {})",
}
WAYS_TO_NAME = ("registers.lmed", "REGISTERS.Lmed", '"registers"."lmed"', "memory.registers.lmed")


def joined(way: str, table: str) -> Callable[[str], str]:
    """The sound query joined with a table of other persons."""
    drug = f"(SELECT person_id, dispensed_on FROM {table}) AS drug"
    return lambda query: query.replace("person_id", "psykosr.person_id") + WAYS_TO_JOIN[way].format(drug)


MISTAKES = {
    **IN_HEADER,
    **{name: ({"query": query}, told) for name, (query, told) in IN_QUERY.items()},
    **{
        f"clock_{number}": ({"query": where(f"CAST({clock} AS VARCHAR) < 'x'")}, "query: reads the clock")
        for number, clock in enumerate(CLOCKS)
    },
    **{f"chance_{number}": ({"query": where(chance)}, "query: may answer") for number, chance in enumerate(CHANCES)},
    **{
        f"foreign_{number}": ({"query": where(condition)}, f"query: {told}")
        for number, (condition, told) in enumerate(FOREIGN.items())
    },
    **IN_LINKAGE,
    **{
        f"persons_joined_{way}_{number}": ({"query": joined(way, table)}, "linkage: joins persons of lmed, psykosr")
        for way in WAYS_TO_JOIN
        for number, table in enumerate(WAYS_TO_NAME)
    },
    "a_query_of_what_is_not_measurable": (
        {"measurable": False, "reason": "r", "would_need": "w"},
        "query: an indicator that is not measurable has none",
    ),
    "no_expected_count": ({"measure": "ratio"}, "query: gives no column expected"),
    "a_whole_number_for_a_mean": (
        {"measure": "mean", "query": instead("remission AS", "gaf_symptom AS")},
        "query: value is BIGINT, not DOUBLE",
    ),
}
RAW = {
    "not_yaml": ("/*---\ntitle: a: b\n---*/\nSELECT 1", "the header is not YAML in line 2"),
    "a_tab": ("/*---\ntitle: a\nnotes:\n\tb\n---*/\nSELECT 1", "the header is not YAML in line 4"),
    "a_field_twice": ("/*---\ntitle: a\ntitle: b\n---*/\nSELECT 1", "the header is not YAML in line 3"),
    "an_empty_header": ("/*---\n\n---*/\nSELECT 1", "the header is empty"),
    "a_list_for_a_header": ("/*---\n- title\n---*/\nSELECT 1", "the header is empty"),
    "no_header": ("SELECT 1", "the file must open with a header"),
    "a_header_without_end": ("/*---\ntitle: a\nSELECT 1", "the file must open with a header"),
}


@pytest.fixture(scope="module")
def told(shared_site) -> dict[str, list[str]]:
    """All mistakes in one site, and what loading tells of them."""
    for name, (fields, _) in MISTAKES.items():
        shared_site.indicator(f"prov/{name}", **fields)
    for name, (text, _) in RAW.items():
        shared_site.write(f"indicators/prov/{name}.sql", text)
    shared_site.indicator("without_readme/sound")
    shared_site.write("indicators/without_owner/README.md", "---\ntitle: a\ntitle_en: b\n---\n")
    shared_site.write("indicators/without_front_matter/README.md", "# A programme\n")
    shared_site.concept("until_today", "SELECT * FROM registers.psykosr WHERE form_on < today()")
    shared_site.write("indicators/sources.csv", "key,address,note\nS9998,https://example.org/report,\n")
    shared_site.indicator("prov/sound", source="Rapport [S9998]")
    for number, condition in enumerate(HOME_GROWN):
        shared_site.indicator(f"prov/travels_{number}", where(condition))
    return shared_site.problems()


@pytest.mark.parametrize(
    ("name", "beginning"),
    [pytest.param(name, beginning, id=name) for name, (_, beginning) in {**MISTAKES, **RAW}.items()],
)
def test_the_mistake_is_told_with_file_and_field_and_nothing_else_is(told, name: str, beginning: str) -> None:
    problems = told.get(f"indicators/prov/{name}.sql", [])
    assert [problem[: len(beginning)] for problem in problems] == [beginning]


def test_a_shared_view_that_reads_the_clock_is_told(told) -> None:
    (problem,) = told["sql/concepts/prov/until_today.sql"]
    assert problem.startswith("query: reads the clock")


def test_nothing_is_told_of_a_sound_indicator_beside_them(told) -> None:
    assert "indicators/prov/sound.sql" not in told


@pytest.mark.parametrize("number", range(len(HOME_GROWN)), ids=HOME_GROWN)
def test_nothing_is_told_of_what_other_engines_answer_alike(told, number: int) -> None:
    assert f"indicators/prov/travels_{number}.sql" not in told


def test_a_folder_without_readme_is_told_by_its_indicator(told) -> None:
    (problem,) = told["indicators/without_readme/sound.sql"]
    assert problem.startswith("its folder has no README.md")


def test_a_programme_without_owner_or_front_matter_is_told(told) -> None:
    assert told["indicators/without_owner/README.md"] == ["owner: Field required"]
    assert told["indicators/without_front_matter/README.md"] == [
        "the file must open with front matter between two lines ---"
    ]
