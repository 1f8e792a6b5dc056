"""Which drugs are collected for which condition, for how long and how often.

Belongs here: ATC codes and shares. Does not belong here: dispensings (``registers.lmed``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.simulate.conditions import (
    ADHD,
    ALCOHOL,
    ANXIETY,
    AUTISM,
    BIPOLAR,
    CHILD_PSYCHIATRY,
    DEPRESSION,
    DRUGS,
    EATING_DISORDER,
    OPIOID,
    SELF_HARM,
)

CLOZAPINE = "N05AH02"
ANTIPSYCHOTICS = {"N05AH03": 0.32, "N05AX12": 0.25, "N05AX08": 0.15, "N05AD01": 0.12, "N05AX13": 0.1, "N05AN01": 0.06}
BENZODIAZEPINES = {"N05BA01": 0.25, "N05BA04": 0.25, "N05CF01": 0.25, "N05CF02": 0.15, "N05CD08": 0.1}
ANTICHOLINERGICS = {"N04AA02": 0.7, "N04AB02": 0.3}
OTHERS = {"N06AB04": 0.4, "N06AX11": 0.25, "N03AX16": 0.15, "N05BB01": 0.1, "C07AB02": 0.1}
ANTIDEPRESSANTS = {
    "N06AB06": 0.3, "N06AB04": 0.22, "N06AX11": 0.15, "N06AB10": 0.13, "N06AX16": 0.1, "N06AX21": 0.08, "N06AA09": 0.02,
}  # fmt: skip
STIMULANTS = {"N06BA04": 0.6, "N06BA12": 0.26, "N06BA09": 0.09, "N06BA02": 0.04, "N06BA01": 0.01}
SHORT, LONG = (14, 28, 28, 30), (56, 84, 90, 90, 98)  # days between dispensings


LONGER_ILL = 3  # times as long, for whoever was ill before the run


@dataclass(frozen=True)
class Course:
    """A drug that a share of those with a condition collects for some time, again and again."""

    condition: str
    drugs: Mapping[str, float]
    share: float
    mean_days: float
    intervals: tuple[int, ...] = LONG
    youngest: int = 0  # at the first dispensing
    at_any_time: bool = False  # begins at some time after the first contact, else soon after it


COURSES = (
    Course(DEPRESSION, ANTIDEPRESSANTS, 0.68, 400),
    Course(ANXIETY, ANTIDEPRESSANTS, 0.45, 400),
    Course(ANXIETY, {"N05BB01": 0.5, "N05BA04": 0.25, "N05BA01": 0.1, "N05CF01": 0.15}, 0.2, 120, SHORT, 15),
    Course(BIPOLAR, {"N05AN01": 1.0}, 0.5, 1500),
    Course(BIPOLAR, {"N03AX09": 0.6, "N03AG01": 0.25, "N05AH04": 0.15}, 0.5, 900),
    Course(BIPOLAR, {"N05AH04": 0.5, "N05AH03": 0.3, "N05AX12": 0.2}, 0.3, 700),
    Course(ADHD, STIMULANTS, 0.75, 1200, youngest=6),
    Course(ADHD, {"C02AC02": 1.0}, 0.05, 500, youngest=6),
    Course(ADHD, {"N05CH01": 1.0}, 0.15, 400),
    Course(ALCOHOL, {"N07BB04": 0.4, "N07BB01": 0.3, "N07BB03": 0.2, "N07BB05": 0.1}, 0.2, 100, SHORT, 18),
    Course(ALCOHOL, {"N07BB04": 0.5, "N07BB01": 0.3, "N07BB03": 0.2}, 0.25, 100, SHORT, 18, at_any_time=True),
    Course(OPIOID, {"N07BC51": 0.35, "N07BC02": 0.35, "N07BC01": 0.3}, 0.6, 900, SHORT, 18),
    Course(OPIOID, {"V03AB15": 1.0}, 0.6, 200, LONG, 18, at_any_time=True),
    Course(DRUGS, BENZODIAZEPINES, 0.15, 300, SHORT, 18),
    Course(AUTISM, {"N05AX12": 0.4, "N05AX08": 0.4, "N05AH04": 0.2}, 0.1, 500),
    Course(AUTISM, {"N05CH01": 1.0}, 0.18, 500),
    Course(AUTISM, {"N05BA04": 0.6, "N05BA01": 0.4}, 0.04, 100, SHORT, 15),
    Course(EATING_DISORDER, {"N06AB03": 0.6, "N06AB06": 0.4}, 0.3, 350),
    Course(SELF_HARM, {"N05CD02": 0.1, "N05CF01": 0.4, "N05BB01": 0.5}, 0.2, 150, SHORT, 15),
    Course(CHILD_PSYCHIATRY, {"N05CH01": 0.7, "N06AB03": 0.3}, 0.1, 300),
)
# For some, one more dispensing so many days after the first: on and around what counts as going on with the drug.
GOES_ON = (
    (DEPRESSION, ANTIDEPRESSANTS, 0.12, (59, 60, 61, 149, 150, 151)),
    (ADHD, STIMULANTS, 0.05, (303, 304, 305, 364, 365, 425, 426, 427)),
)
ALL_DRUGS = sorted(
    {*ANTIPSYCHOTICS, *BENZODIAZEPINES, *ANTICHOLINERGICS, *OTHERS, CLOZAPINE}.union(
        *(course.drugs for course in COURSES)
    )
)
