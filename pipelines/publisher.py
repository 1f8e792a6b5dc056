"""Who answers for what is published: `[publisher]` in `vip.toml`. Portals ask for it; no figure depends on it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

KINDS = Literal[
    "Academia-ScientificOrganisation", "Company", "IndustryConsortium", "LocalAuthority", "NationalAuthority",
    "NonGovernmentalOrganisation", "NonProfitOrganisation", "PrivateIndividual(s)", "RegionalAuthority",
    "StandardisationBody", "SupraNationalAuthority",
]  # fmt: skip
"""The words of the ADMS vocabulary of publisher types, which DCAT-AP-SE takes."""


class Publisher(BaseModel):
    """An organisation. `address`: whence files are fetched, without a slash at its end. `license`: of the figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    kind: KINDS
    homepage: str = Field(pattern=r"^https?://\S+$")
    contact: str = Field(min_length=1)  # who answers questions: a function, never a person
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    address: str = Field(pattern=r"^https?://\S+[^/\s]$")
    license: str = Field(default="http://creativecommons.org/publicdomain/zero/1.0/", pattern=r"^https?://\S+$")
