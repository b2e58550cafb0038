"""What the rules know of a forum: its stages, and plain values of all that was entered and done."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from fkp.rules.participation import Group


class Stage(StrEnum):
    """The nine stages in the order a forum walks through them."""

    PERSIAPAN = "persiapan"
    DISKUSI = "diskusi"
    PESERTA = "peserta"
    DOKUMENTASI = "dokumentasi"
    KESEPAKATAN = "kesepakatan"
    BERITA_ACARA = "berita_acara"
    TINDAK_LANJUT = "tindak_lanjut"
    LAPORAN = "laporan"
    VERIFIKASI = "verifikasi"

    @property
    def label(self) -> str:
        """The stage's name as people read it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def lead(self) -> str:
        """One sentence saying what is done in this stage."""
        return _LEADS[self]


_LEADS = {
    Stage.PERSIAPAN: "Tentukan tema, layanan yang dibahas, waktu dan tempat, tim, serta susunan acara.",
    Stage.DISKUSI: "Catat setiap masukan yang disampaikan beserta tanggapan unit.",
    Stage.PESERTA: "Daftarkan peserta dari enam kelompok dan tandai siapa yang hadir.",
    Stage.DOKUMENTASI: "Unggah foto, video, daftar hadir, dan materi kegiatan.",
    Stage.KESEPAKATAN: "Tuliskan masalah, rekomendasi perbaikan, jangka waktu, dan sikap para pihak.",
    Stage.BERITA_ACARA: "Susun, bekukan, cetak, dan unggah berita acara yang sudah ditandatangani.",
    Stage.TINDAK_LANJUT: "Buat rencana aksi untuk setiap kesepakatan dan catat kemajuannya.",
    Stage.LAPORAN: "Periksa isi laporan, lalu kirimkan kepada koordinator.",
    Stage.VERIFIKASI: "Koordinator memeriksa bukti, lalu memverifikasi atau mengembalikan laporan.",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All the rules look at in a forum; the defaults are a forum nobody has touched."""

    topic: str = ""
    subjects: int = 0
    services: int = 0
    mode: str = ""
    form: str = ""
    place_or_link: str = ""
    date: datetime.date | None = None
    start: datetime.time | None = None
    end: datetime.time | None = None  # None is "s/d selesai"
    team_size: int = 0
    agenda_items: int = 0
    discussion_entries: int = 0
    unanswered_entries: int = 0
    participants: int = 0
    attended: int = 0
    groups_present: frozenset[Group] = frozenset()  # of those who attended
    photos: int = 0
    has_daftar_hadir: bool = False
    has_materials: bool = False
    items: int = 0
    items_without_recommendation: int = 0
    items_without_term: int = 0
    items_without_person: int = 0
    items_unresolved: int = 0  # with a keberatan
    items_without_stance: int = 0
    berita_acara_number: str = ""
    signatories: int = 0
    frozen: bool = False
    signed_scan: bool = False
    agreed_items: int = 0
    follow_up_planned: int = 0  # agreed items with a rencana aksi
    report_sections_empty: tuple[str, ...] = ()
    sent: bool = False  # a return takes this away
    sent_back: bool = False  # returned by the coordinator and not sent again since
    verified: bool = False
    returned: frozenset[Stage] = frozenset()  # until the unit says it is mended
    touched: frozenset[Stage] = frozenset()  # saved at least once
