"""Unit: conditions in Swedish words, from the contracts, concepts and code lists of the project itself."""

from collections.abc import Sequence

import pytest

from pipelines.flow.clauses import Clauses
from pipelines.flow.origins import Origins
from pipelines.flow.variants import derive
from pipelines.project import Project

PROJECT = Project()
VIEWS = {f"registers.{name}": query for name, query in PROJECT.shared_queries.items()}
SAY = Clauses(Origins(PROJECT)).sentence


def told(of: str, before: str = "") -> Sequence[str]:
    """The words of what a query demands, from its FROM on."""
    return [each.words for each in derive(f"{before} SELECT 1 AS index_date FROM {of}", VIEWS, SAY).criteria]


def of_query(of: str, before: str = "") -> Sequence[str]:
    """Those of its own, without the views that it is built on."""
    found = derive(f"{before} SELECT 1 AS index_date FROM {of}", VIEWS, SAY).criteria
    return [each.words for each in found if each.place == "query"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("medicated", "Pågående läkemedelsbehandling mot ADHD: ja"),
        ("NOT medicated", "Pågående läkemedelsbehandling mot ADHD: nej"),
        ("medicated IS DISTINCT FROM TRUE", "Pågående läkemedelsbehandling mot ADHD: nej, eller uppgift saknas"),
        ("form = 'followup'", "Formulär: uppföljning"),
        ("form <> 'followup'", "Formulär: inte uppföljning"),
        ("form IN ('baseline', 'followup')", "Formulär: nyregistrering eller uppföljning"),
        ("form NOT IN ('baseline', 'followup')", "Formulär: varken nyregistrering eller uppföljning"),
        ("sex = 'K'", "Juridiskt kön: kvinna"),
        ("age >= 18", "Ålder vid händelsen: 18 år eller äldre"),
        ("18 > age", "Ålder vid händelsen: yngre än 18 år"),
        ("age BETWEEN 13 AND 17", "Ålder vid händelsen: 13-17 år"),
        ("weight_kg > 40.5", "Vikt: mer än 40,5 kg"),
        ("pulse BETWEEN 50 AND 90", "Puls: från 50 till 90 slag/min"),
        ("person_id IS NOT NULL", "Personen är känd (giltigt identitetsnummer)"),
        ("gaf IS NULL", "GAF (vuxna): uppgift saknas"),
        ("gaf IS NOT NULL OR c_gas IS NOT NULL", "GAF (vuxna): uppgift finns; eller C-GAS (barn): uppgift finns"),
        ("age < 18 OR age >= 65", "Ålder vid händelsen: yngre än 18 år; eller 65 år eller äldre"),
        ("NOT (medicated OR age < 18)", "Inte (pågående läkemedelsbehandling mot ADHD: ja; eller ålder vid händelsen: "
                                        "yngre än 18 år)"),
        ("gaf_missing IS DISTINCT FROM 'not_applicable'", "GAF (vuxna): inte »ej tillämpligt«"),
        ("form_on >= DATE '2020-01-01'", "Besöksdatum: tidigast 2020-01-01"),
        ("registered_on <= form_on + 28", "Registreringsdatum: senast 28 dagar efter besöksdatum"),
        ("registered_on > form_on", "Registreringsdatum: efter besöksdatum"),
        ("form_on + 1 < registered_on", "Besöksdatum: tidigare än 1 dag före registreringsdatum"),
        ("EXTRACT(YEAR FROM form_on) = EXTRACT(YEAR FROM registered_on)",
         "År för besöksdatum: samma som år för registreringsdatum"),
        ("STARTS_WITH(drug_atc, 'N06')", "Läkemedel, ATC-kod: börjar med N06"),
        ("drug_atc LIKE 'N06%'", "Läkemedel, ATC-kod: börjar med N06"),
    ],
)  # fmt: skip
def test_a_condition_of_a_register_has_the_words_of_its_contract(condition: str, words: str) -> None:
    assert told(f"registers.busa WHERE {condition}") == [words]


@pytest.mark.parametrize(
    "condition",
    [
        "form = 'no such code'",
        "drug_atc LIKE '%6%'",
        "drug_atc NOT LIKE 'N06%'",
        "REPLACE(drug_atc, 'N', '') = '06'",
        "gaf + c_gas > 100",
        "LENGTH(drug_atc) = 7",
        "form_on + pulse > registered_on",
        "EXISTS (SELECT 1 FROM registers.lmed AS drug WHERE LENGTH(drug.atc) = 7)",
        "EXISTS (SELECT 1 FROM registers.lmed AS drug GROUP BY drug.atc HAVING COUNT(*) > 2)",
    ],
)
def test_what_is_not_understood_to_its_last_part_is_shown_as_sql(condition: str) -> None:
    assert told(f"registers.busa WHERE {condition}") == [condition]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("COALESCE(phq9_pre_items_missing, 0) <= 2", "högst 2 frågor, eller uppgift saknas"),
        ("COALESCE(phq9_pre_items_missing, 9) <= 2", "högst 2 frågor"),
    ],
)
def test_what_stands_for_a_missing_number_keeps_the_condition_or_breaks_it(condition: str, words: str) -> None:
    assert told(f"registers.siber WHERE {condition}") == [f"PHQ-9 före obesvarade frågor: {words}"]


def test_what_holds_where_a_condition_cannot_be_judged_is_told() -> None:
    of = "registers.par_inpatient AS stay LEFT JOIN registers.dor AS death ON stay.person_id = death.person_id WHERE "
    assert told(of + "COALESCE(death.died_on > stay.discharged_on, TRUE)") == [
        "Dödsdatum: efter utskrivningsdatum, eller uppgift saknas"
    ]
    assert told(of + "COALESCE(death.died_on > stay.discharged_on, FALSE)") == ["Dödsdatum: efter utskrivningsdatum"]


def test_a_column_is_followed_through_ctes_views_and_other_names() -> None:
    ctes = "WITH first AS (SELECT form AS kind FROM registers.busa), second AS (SELECT kind AS sort FROM first)"
    assert told("second WHERE sort = 'baseline'", ctes) == ["Formulär: nyregistrering"]
    assert of_query("registers.busa_rating AS rating WHERE rating.form = 'baseline'") == ["Formulär: nyregistrering"]
    assert of_query("registers.psychiatric_contact WHERE contact_on >= DATE '2020-01-01'") == [
        "Besöksdatum/utskrivningsdatum: tidigast 2020-01-01"
    ]


def test_what_a_concept_makes_is_called_by_what_it_is_made_of_or_by_what_the_concept_says() -> None:
    assert of_query("registers.adhd_year_end WHERE age_at_year_end <= 17") == [
        "Ålder som uppnås under året: 17 år eller yngre"
    ]
    assert of_query("registers.busa_rating WHERE asrs IS NOT NULL") == [
        "ASRS summa av 18 frågor (där obesvarade i ASRS: 0 frågor, eller uppgift saknas): uppgift finns"
    ]
    assert of_query("registers.psychiatric_chain WHERE next_admitted_on <= discharged_on + 28") == [
        "När personens nästa kedja börjar: senast 28 dagar efter utskrivningsdatum"
    ]


def test_a_column_that_no_contract_knows_keeps_its_own_name() -> None:
    assert told("registers.busa WHERE unheard_of > 3") == ["»unheard_of«: mer än 3"]


def test_an_arm_of_a_union_that_is_not_understood_leaves_the_column_its_own_name() -> None:
    arms = "SELECT gaf AS score FROM registers.busa UNION ALL SELECT c_gas + gaf AS score FROM registers.busa"
    assert told("either WHERE score > 3", f"WITH either AS ({arms})") == ["»score«: mer än 3"]


def test_a_code_list_is_called_by_its_codes_or_its_only_text() -> None:
    listed = "EXISTS (SELECT 1 FROM codes.{} AS list WHERE STARTS_WITH(REPLACE(main_diagnosis, '.', ''), list.code))"
    assert told(f"registers.par_outpatient WHERE {listed.format('icd_depression')}") == [
        "Huvuddiagnos: någon av F32, F33 (kodlistan icd_depression)"
    ]
    assert told(f"registers.par_outpatient WHERE NOT {listed.format('icd_schizofreni')}") == [
        "Inte (huvuddiagnos: F20 Schizofreni (kodlistan icd_schizofreni))"
    ]


def test_a_concept_that_there_must_be_or_not_is_called_by_its_title() -> None:
    drug = (
        "SELECT 1 FROM registers.antipsychotic_dispensing AS drug WHERE drug.person_id = stay.person_id "
        "AND drug.dispensed_on > stay.discharged_on"
    )
    title = "Uttag av antipsykotiska läkemedel (samma person; uttagsdatum: efter radens utskrivningsdatum)"
    assert told(f"registers.par_inpatient AS stay WHERE EXISTS ({drug})") == [f"Finns: {title}"]
    assert told(f"registers.par_inpatient AS stay WHERE NOT EXISTS ({drug})") == [f"Finns inte: {title}"]


def test_a_partner_that_is_demanded_is_told_and_so_is_of_which_of_the_two_a_condition_is() -> None:
    of = """registers.sbr AS form INNER JOIN registers.sbr AS earlier
        ON form.person_id = earlier.person_id AND form.form_on > earlier.form_on
        WHERE form.form = 'followup' AND earlier.form = 'intake'"""
    assert told(of) == [
        "Formulär: uppföljning",
        "Har: rad i Svenskt beroenderegister (SBR) (samma person; radens besöksdatum: efter besöksdatum)",
        "Formulär (»earlier«): nyregistrering",
    ]
    of = "registers.busa AS form INNER JOIN registers.busa_rating AS rating ON form.row_id = rating.form_id"
    assert told(of) == ["Har: Formulär i BUSA med skattningar som kan jämföras (samma rad)"]


def test_a_partner_that_may_be_missing_is_not_taken_for_a_person_who_is_not_known() -> None:
    of = "registers.par_inpatient AS stay LEFT JOIN registers.dor AS death ON stay.person_id = death.person_id WHERE "
    assert told(of + "death.person_id IS NULL") == ["death.person_id IS NULL"]
    assert told(of + "death.row_id IS NULL") == ["Finns inte: rad i Dödsorsaksregistret"]


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ("PARTITION BY person_id ORDER BY form_on DESC, row_id DESC",
         "En rad per person: den med senaste besöksdatum, därefter den med högst radnummer"),
        ("PARTITION BY person_id, EXTRACT(YEAR FROM form_on) ORDER BY form_on",
         "En rad per person och år för besöksdatum: den med tidigaste besöksdatum"),
        ("PARTITION BY person_id ORDER BY ABS(gaf - 50), form_on",
         "En rad per person: den vars GAF (vuxna) är närmast 50, därefter den med tidigaste besöksdatum"),
    ],
)  # fmt: skip
def test_one_row_of_several_is_told_by_what_it_is_one_per_and_by_its_order(over: str, words: str) -> None:
    assert told(f"registers.busa QUALIFY ROW_NUMBER() OVER ({over}) = 1") == [words]
    ctes = f"WITH numbered AS (SELECT *, ROW_NUMBER() OVER ({over}) AS place FROM registers.busa)"
    assert told("numbered WHERE place = 1", ctes) == [words]


def test_rows_beside_the_first_are_not_called_so() -> None:
    qualify = "ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY form_on) = 2"
    assert told(f"registers.busa QUALIFY {qualify}") == [f"QUALIFY {qualify}"]


def test_a_running_sum_is_not_called_a_sum() -> None:
    def summed(over: str) -> str:
        return f"WITH kept AS (SELECT SUM(packages) OVER ({over}) AS packs FROM registers.lmed)"

    assert told("kept WHERE packs > 0", summed("PARTITION BY atc")) == ["Summan av antal förpackningar: mer än 0"]
    assert told("kept WHERE packs > 0", summed("PARTITION BY atc ORDER BY row_id")) == ["»packs«: mer än 0"]


def test_a_comment_beside_a_condition_wins_and_its_sql_stays() -> None:
    found = derive("SELECT 1 AS index_date FROM registers.busa WHERE age >= 18 -- Vuxna", VIEWS, SAY).criteria
    assert [(each.words, each.sql) for each in found] == [("Vuxna", "age >= 18")]
