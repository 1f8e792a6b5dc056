"""What patients are ill with: how common each category of persons is by age and sex, and what else they have.

Belongs here: shares of the nation and of patients, at the levels that Swedish registers show. Does not belong here: who
the persons are (``persons``) and what happens to them (``registers``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.simulate.chance import Days, Flags, Shares, Words, coin, words

PSYCHOSIS, OTHER, DRUGS_ONLY, GENERAL = "psychosis", "other", "drugs_only", "general"
DEPRESSION_ANXIETY, BIPOLAR, ADDICTION = "depression_anxiety", "bipolar", "addiction"
ADHD, AUTISM, EATING_DISORDER = "adhd", "autism", "eating_disorder"
SELF_HARM, CHILD_PSYCHIATRY, FORENSIC = "self_harm", "child_psychiatry", "forensic"
CATEGORIES = (
    PSYCHOSIS, OTHER, DRUGS_ONLY, GENERAL, DEPRESSION_ANXIETY, BIPOLAR, ADDICTION, ADHD, AUTISM, EATING_DISORDER,
    SELF_HARM, CHILD_PSYCHIATRY, FORENSIC,
)  # fmt: skip
IN_CARE = tuple(name for name in CATEGORIES if name not in (DRUGS_ONLY, GENERAL))  # have contacts in the registers

DEPRESSION, ANXIETY, ALCOHOL, OPIOID, DRUGS = "depression", "anxiety", "alcohol", "opioid", "drugs"
CONDITIONS = (
    PSYCHOSIS, DEPRESSION, ANXIETY, BIPOLAR, ALCOHOL, OPIOID, DRUGS, ADHD, AUTISM, EATING_DISORDER, SELF_HARM,
    CHILD_PSYCHIATRY, FORENSIC,
)  # fmt: skip
GROWN_UP = 18


@dataclass(frozen=True)
class Category:
    """Persons of one category: the share of the nation at each age, by sex, with straight lines between the ages."""

    ages: tuple[int, ...]
    women: tuple[float, ...]
    men: tuple[float, ...]
    diagnoses: Mapping[str, float]
    also: Mapping[str, float]  # other conditions: share of the category
    youngest: int  # nobody is seen before this age
    new: float  # share whose illness begins within five years
    mortality: tuple[float, float]  # times that of the population, plus so much a year
    oldest: int = 200  # last age at the first contact


# Shares of all who are in care at some time within about five years. Sources of the levels: the registers' own reports,
# Socialstyrelsen's prevalence of adhd and autism by age and sex, and the national rates of care for self-harm.
CATEGORY: Mapping[str, Category] = {
    DEPRESSION_ANXIETY: Category(
        (6, 14, 18, 25, 45, 65, 95), (0.001, 0.014, 0.034, 0.030, 0.021, 0.012, 0.007),
        (0.001, 0.005, 0.014, 0.015, 0.012, 0.008, 0.005),
        {"F32.0": 0.06, "F32.1": 0.2, "F32.2": 0.09, "F32.3": 0.03, "F32.9": 0.08, "F33.1": 0.12, "F33.2": 0.06,
         "F33.3": 0.02, "F40.1": 0.06, "F41.0": 0.06, "F41.1": 0.1, "F41.2": 0.04, "F42.9": 0.05, "F43.1": 0.03},
        {ALCOHOL: 0.06, DRUGS: 0.03, ADHD: 0.05, AUTISM: 0.02, SELF_HARM: 0.02, EATING_DISORDER: 0.005},
        youngest=6, new=0.45, mortality=(1.5, 0.001),
    ),
    BIPOLAR: Category(
        (17, 20, 30, 60, 75, 95), (0.0, 0.007, 0.011, 0.009, 0.006, 0.001), (0.0, 0.004, 0.0065, 0.0065, 0.004, 0.001),
        {"F31.3": 0.12, "F31.4": 0.08, "F31.6": 0.06, "F31.7": 0.15, "F31.8": 0.3, "F31.9": 0.15, "F31.1": 0.05,
         "F30.1": 0.02, "F34.0": 0.04, "F31.0": 0.03},
        {DEPRESSION: 0.12, ANXIETY: 0.2, ALCOHOL: 0.1, DRUGS: 0.06, ADHD: 0.15, AUTISM: 0.03, SELF_HARM: 0.02},
        youngest=16, new=0.2, mortality=(1.9, 0.001),
    ),
    ADDICTION: Category(
        (14, 18, 25, 45, 65, 80, 95), (0.0, 0.004, 0.005, 0.005, 0.005, 0.001, 0.0),
        (0.0, 0.006, 0.011, 0.012, 0.010, 0.003, 0.001),
        {"F10.2": 0.5, "F10.1": 0.1, "F11.2": 0.17, "F12.2": 0.06, "F13.2": 0.04, "F15.2": 0.07, "F19.2": 0.06},
        {DEPRESSION: 0.18, ANXIETY: 0.22, ADHD: 0.14, DRUGS: 0.12, ALCOHOL: 0.12, PSYCHOSIS: 0.02, SELF_HARM: 0.02},
        youngest=14, new=0.3, mortality=(2.2, 0.006),
    ),
    ADHD: Category(
        (4, 6, 10, 17, 20, 30, 40, 50, 65, 70), (0.0, 0.008, 0.038, 0.052, 0.056, 0.045, 0.033, 0.015, 0.002, 0.0),
        (0.0, 0.02, 0.078, 0.086, 0.062, 0.038, 0.026, 0.011, 0.002, 0.0),
        {"F90.0B": 0.56, "F90.0C": 0.22, "F90.0": 0.12, "F90.9": 0.06, "F90.8": 0.04},
        {DEPRESSION: 0.1, ANXIETY: 0.13, ALCOHOL: 0.03, DRUGS: 0.04, SELF_HARM: 0.015},
        youngest=4, new=0.45, mortality=(1.4, 0.0005),
    ),
    AUTISM: Category(
        (1, 4, 9, 13, 18, 24, 32, 45, 64, 70), (0.0, 0.003, 0.013, 0.028, 0.041, 0.038, 0.018, 0.009, 0.003, 0.0),
        (0.0, 0.011, 0.032, 0.042, 0.050, 0.046, 0.020, 0.009, 0.003, 0.0),
        {"F84.0": 0.5, "F84.1": 0.1, "F84.5": 0.25, "F84.9": 0.1, "F84.8": 0.05},
        {ADHD: 0.5, DEPRESSION: 0.12, ANXIETY: 0.16, SELF_HARM: 0.01, EATING_DISORDER: 0.005},
        youngest=2, new=0.4, mortality=(1.4, 0.0005),
    ),
    EATING_DISORDER: Category(
        (10, 13, 17, 24, 35, 50, 60), (0.0, 0.006, 0.011, 0.008, 0.003, 0.001, 0.0),
        (0.0, 0.0004, 0.0007, 0.0005, 0.0002, 0.0001, 0.0),
        {"F50.0": 0.25, "F50.1": 0.12, "F50.2": 0.2, "F50.3": 0.08, "F50.8": 0.15, "F50.9": 0.2},
        {DEPRESSION: 0.25, ANXIETY: 0.3, ADHD: 0.08, AUTISM: 0.08, SELF_HARM: 0.05},
        youngest=10, new=0.5, mortality=(1.5, 0.002),
    ),
    SELF_HARM: Category(
        (11, 13, 17, 20, 25, 45, 70, 95), (0.0, 0.015, 0.024, 0.013, 0.005, 0.0027, 0.0013, 0.0008),
        (0.0, 0.0006, 0.0023, 0.0033, 0.003, 0.002, 0.0013, 0.001),
        {"F60.3": 0.4, "F32.1": 0.15, "F32.9": 0.1, "F43.2": 0.15, "F41.9": 0.12, "F43.9": 0.08},
        {SELF_HARM: 1.0, DEPRESSION: 0.35, ANXIETY: 0.35, ALCOHOL: 0.15, DRUGS: 0.15, ADHD: 0.15, AUTISM: 0.06,
         EATING_DISORDER: 0.04},
        youngest=11, new=0.7, mortality=(1.8, 0.004),
    ),
    CHILD_PSYCHIATRY: Category(
        (3, 6, 10, 14, 17, 18), (0.0, 0.015, 0.035, 0.06, 0.07, 0.0), (0.0, 0.025, 0.045, 0.045, 0.045, 0.0),
        {"F93.8": 0.15, "F43.2": 0.2, "F41.9": 0.2, "F32.9": 0.12, "F91.3": 0.08, "F98.9": 0.1, "F40.1": 0.08,
         "F42.9": 0.07},
        {SELF_HARM: 0.02}, youngest=3, new=0.75, mortality=(1.2, 0.0), oldest=17,
    ),
    FORENSIC: Category(
        (17, 20, 30, 50, 70, 80), (0.0, 0.00003, 0.00007, 0.00007, 0.00002, 0.0),
        (0.0, 0.0003, 0.0005, 0.0004, 0.0001, 0.0),
        {"F20.0": 0.45, "F20.9": 0.1, "F25.9": 0.1, "F22.0": 0.07, "F29.9": 0.08, "F84.5": 0.08, "F60.2": 0.12},
        {DRUGS: 0.4, ALCOHOL: 0.2, ADHD: 0.1, AUTISM: 0.04}, youngest=18, new=0.3, mortality=(2.5, 0.002),
    ),
}  # fmt: skip
PSYCHOSIS_DIAGNOSES = {
    "F20.0": 0.34, "F20.3": 0.08, "F20.9": 0.10, "F20.5": 0.03, "F22.0": 0.10, "F25.0": 0.07, "F25.9": 0.06,
    "F23.9": 0.05, "F28.9": 0.03, "F29.9": 0.10, "F21.9": 0.04,
}  # fmt: skip
PSYCHOSIS_MORTALITY = (2.2, 0.004)
DIAGNOSES: Mapping[str, Mapping[str, float]] = {
    **{name: category.diagnoses for name, category in CATEGORY.items()},
    PSYCHOSIS: PSYCHOSIS_DIAGNOSES,
    OTHER: {"F43.9": 0.2, "F32.1": 0.2, "F41.1": 0.2, "F60.3": 0.15, "F45.9": 0.1, "F10.2": 0.1, "F19.2": 0.05},
    DRUGS_ONLY: {"F32.9": 1.0},  # unseen: they have no contact
    GENERAL: {"F99.9": 1.0},
}
ALSO: Mapping[str, Mapping[str, float]] = {
    **{name: category.also for name, category in CATEGORY.items()},
    PSYCHOSIS: {
        PSYCHOSIS: 1.0,
        DEPRESSION: 0.12,
        ANXIETY: 0.14,
        ALCOHOL: 0.1,
        DRUGS: 0.12,
        ADHD: 0.04,
        AUTISM: 0.05,
        SELF_HARM: 0.03,
    },
    OTHER: {DEPRESSION: 0.2, ANXIETY: 0.2, ALCOHOL: 0.05, DRUGS: 0.04, SELF_HARM: 0.03},
}
# Which condition a diagnosis says that its bearer has.
SAYS: Mapping[str, str] = {
    "F2": PSYCHOSIS, "F30": BIPOLAR, "F31": BIPOLAR, "F34": BIPOLAR, "F32": DEPRESSION, "F33": DEPRESSION,
    "F40": ANXIETY, "F41": ANXIETY, "F42": ANXIETY, "F43.1": ANXIETY, "F10": ALCOHOL, "F11": OPIOID, "F12": DRUGS,
    "F13": DRUGS, "F15": DRUGS, "F19": DRUGS, "F90": ADHD, "F84": AUTISM, "F50": EATING_DISORDER,
}  # fmt: skip
# What is written of a condition that is not the one a person is in care for; and of those who have no other.
SECOND: Mapping[str, str] = {
    DEPRESSION: "F32.1", ANXIETY: "F41.1", ALCOHOL: "F10.2", OPIOID: "F11.2", DRUGS: "F19.2", ADHD: "F90.0B",
    AUTISM: "F84.0", EATING_DISORDER: "F50.9", SELF_HARM: "F60.3",
}  # fmt: skip
UNSPECIFIC = {"F43.9": 0.4, "F60.3": 0.2, "F45.9": 0.2, "F51.0": 0.2}
CHILD_IN_CARE_SHARE = 0.85  # of patients under 18 when they are first seen: in child and adolescent psychiatry
YOUNGEST_USER = 14  # of alcohol and drugs


def yearly_mortality(category: str) -> tuple[float, float]:
    """(times that of the population, plus so much a year)."""
    if category == PSYCHOSIS:
        return PSYCHOSIS_MORTALITY
    return CATEGORY[category].mortality if category in CATEGORY else (1.0, 0.0)


def prevalence(category: str, age: Days, is_man: Flags) -> Shares:
    """The share of the nation that belongs to the category, by age in the middle of the run and sex."""
    found = CATEGORY[category]
    women, men = (np.interp(age, found.ages, shares, left=0.0) for shares in (found.women, found.men))
    return np.asarray(np.where(is_man, men, women), dtype=np.float64)


def conditions(rng: np.random.Generator, category: Words, diagnosis: Words, age: Days) -> dict[str, Flags]:
    """Per condition who has it; ``age`` in whole years at the first contact."""
    size = len(category)
    found = {name: _share_of(rng, category, name, size) for name in CONDITIONS}
    for name in set(SAYS.values()):
        found[name] |= _says(diagnosis, name)
    cared_for = np.isin(category, IN_CARE)
    for name in (ALCOHOL, OPIOID, DRUGS):
        found[name] &= age >= YOUNGEST_USER
    found[FORENSIC] = category == FORENSIC
    young = (age < GROWN_UP) & coin(rng, CHILD_IN_CARE_SHARE, size)
    found[CHILD_PSYCHIATRY] = (category == CHILD_PSYCHIATRY) | young
    return {name: flags & cared_for for name, flags in found.items()}


def _says(diagnosis: Words, condition: str) -> Flags:
    """Whether each diagnosis is one of the condition."""
    codes, place = np.unique(diagnosis.astype(str), return_inverse=True)
    prefixes = tuple(prefix for prefix, name in SAYS.items() if name == condition)
    return np.array([code.startswith(prefixes) for code in codes.tolist()], dtype=np.bool_)[place]


def _share_of(rng: np.random.Generator, category: Words, condition: str, size: int) -> Flags:
    drawn, share = rng.random(size), np.zeros(size)
    for name, also in ALSO.items():
        if condition in also:
            share[category == name] = also[condition]
    return np.asarray(drawn < share, dtype=np.bool_)


def second_diagnoses(rng: np.random.Generator, diagnosis: Words, found: Mapping[str, Flags]) -> Words:
    """The code of one other condition each person has."""
    codes = words(rng, UNSPECIFIC, len(diagnosis))
    order = [name for name in SECOND if name in found]
    for name in order:
        codes = np.where(found[name] & ~_says(diagnosis, name), SECOND[name], codes)
    return np.asarray(codes, dtype=object)
