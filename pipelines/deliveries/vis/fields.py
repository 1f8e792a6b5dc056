"""The fields of a result file of Vården i siffror, and the words that its catalogue of indicators uses.

Source: the production code of Registercentrum Västra Götaland (RCSTAT, MIT), which writes and validates such files.
"""

from collections.abc import Mapping

REGION_ID, REGION_NAME, COUNTRY = "RegionOrganisationId", "RegionName", "CountryName"
START, END = "PeriodReportedStartDate", "PeriodReportedEndDate"
MEASURE_ID, VERSION, COHORT = "MeasureID", "Version", "Cohort"
NUMERATOR, DENOMINATOR, POPULATION = "Numerator", "Denominator", "Measurepopulation"
RATE, VALUE = "Rate", "Value"
LOWER, HIGHER = "ConfidenceIntervalLower", "ConfidenceIntervalHigher"
HOSPITAL_NAME, HOSPITAL_HSA_ID, HOSPITAL_ID = "HospitalName", "HospitalHSAID", "HospitalOrganisationId"
UNIT_NAME, UNIT_HSA_ID = "UnitName", "UnitHSAID"
MUNICIPALITY_ID, MUNICIPALITY_NAME = "MunicipalityOrganisationID", "MunicipalityName"
REGISTER_ID, REGISTER_NAME = "RegisterHSAID", "RegisterNamn"
COVERAGE, DEVIATION, EXCLUSIONS, REASON = "Coverage", "Standarddeviation", "Exclusions", "ReasonCode"
REFERENCE_RATE, REFERENCE_VALUE = "ReferenceIntervalRate", "ReferenceIntervalValue"

NAMES = (
    REGION_ID, NUMERATOR, RATE, DENOMINATOR, REGION_NAME, START, END, MEASURE_ID, HOSPITAL_NAME, HOSPITAL_HSA_ID,
    HOSPITAL_ID, COUNTRY, VALUE, COHORT, VERSION, UNIT_HSA_ID, UNIT_NAME, REFERENCE_RATE, REFERENCE_VALUE,
    MUNICIPALITY_ID, MUNICIPALITY_NAME, REGISTER_ID, REGISTER_NAME, COVERAGE, LOWER, HIGHER, DEVIATION, POPULATION,
    EXCLUSIONS, REASON,
)  # fmt: skip
"""All 30, in the order in which they are written; a reader takes them in any."""

COUNTS = (NUMERATOR, DENOMINATOR, POPULATION, EXCLUSIONS)
NUMBERS = (*COUNTS, RATE, VALUE, LOWER, HIGHER, COVERAGE, DEVIATION)

KEEP, DELETE = "KEEP_EXISTING_DATA_FOR_REGISTER_HSAID", "DELETE_EXISTING_DATA_FOR_REGISTER_HSAID"
NATION_NAME = "Riket"
MASKED, NO_INFORMATION = "MSK", "NI"
REASONS = (MASKED, NO_INFORMATION, "INV", "UNK")  # why there is no figure, in HL7's words for it
HSA_ID = r"SE\d{10}-[A-Za-z0-9]{1,18}"
PUBLIC_MEASURE_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{5}"  # older ones have five digits

LEVELS: Mapping[str, str] = {
    "Riksnivå": "nation",
    "Hälso- och sjukvårdsregion": "healthcare_region",
    "Region": "region",
    "Länsnivå": "region",
    "Vårdenhet": "unit",
    "Mottagningsnivå": "unit",
}
"""The catalogue's word for a level, of two generations -> ours. It has none for municipalities or groups of them."""

FREQUENCIES: Mapping[str, str] = {"Månad": "month", "Kvartal": "quarter", "Halvår": "half_year", "År": "year"}
"""The catalogue's word for how often -> our kind of period. It has none for tertials, pools or windows that slide."""

SHARE, COUNT = "Andel", "Antal"
UNITS: Mapping[str, frozenset[str]] = {
    SHARE: frozenset({"proportion"}),
    COUNT: frozenset({"count"}),
    "Medelvärde": frozenset({"mean", "change"}),
    "Median": frozenset({"median"}),
    "Dagar": frozenset({"mean", "median"}),
}
"""The catalogue's unit -> the measures it can hold. None holds a rate, a ratio or survival."""

RATE_DECIMALS, VALUE_DECIMALS = 4, 2
