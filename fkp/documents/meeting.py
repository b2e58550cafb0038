"""When and where a forum is held, in the words every document uses for it."""

from dataclasses import dataclass
from datetime import date, time

from fkp.rules.indonesian import clock, long_date


@dataclass(frozen=True)
class Meeting:
    """One meeting; hours are local time of `zone_name` ("Asia/Makassar"); no `end` means "sampai selesai"."""

    day: date
    start: time
    end: time | None
    zone_name: str
    place: str
    link: str = ""

    @property
    def day_text(self) -> str:
        """ "Selasa, 7 Oktober 2025"."""
        return long_date(self.day)

    @property
    def hours_text(self) -> str:
        """ "09.00 WITA s.d. selesai"."""
        end = clock(self.end, self.zone_name) if self.end else "selesai"
        return f"{clock(self.start, self.zone_name)} s.d. {end}"

    @property
    def place_text(self) -> str:
        """The place, the link, or both on a line each."""
        return "\n".join(part for part in (self.place, self.link) if part)
