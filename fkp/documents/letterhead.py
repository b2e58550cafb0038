"""The kop surat on top of every document, and who signs at its foot."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Letterhead:
    """A unit's kop surat: `government` is the line on top ("Pemerintah Kabupaten Poso"), `parent` the dinas above."""

    government: str
    unit: str
    address: str = ""
    contact_line: str = ""
    logo: Path | None = None
    parent: str = ""

    def pictures(self) -> dict[str, Path]:
        """The files the kop needs, by the name its template knows them by."""
        return {"logo": self.logo} if self.logo else {}


@dataclass(frozen=True)
class Signer:
    """An official who signs: jabatan, name with titles, and, where there are any, NIP and pangkat."""

    position: str
    name: str
    nip: str = ""
    rank: str = ""
