"""When the monthly run is requested: `[schedule]` in `vip.toml`. No figure depends on it."""

from pydantic import BaseModel, ConfigDict, Field

TIMEZONE = "Europe/Stockholm"


class Timetable(BaseModel):
    """A day of every month and an hour of that day, by the clock in Sweden."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: int = Field(ge=1, le=28)  # every month has them
    hour: int = Field(ge=0, le=23)

    @property
    def cron(self) -> str:
        """As cron writes it."""
        return f"0 {self.hour} {self.day} * *"
