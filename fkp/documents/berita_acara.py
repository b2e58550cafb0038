"""The berita acara of a forum, in the form offices use: a table of four columns and two commitments.

Only what was agreed stands in the table. What a party objected to is listed apart, with who objects and
why, so that nothing unresolved can be printed as agreed.
"""

from dataclasses import dataclass
from datetime import date

from fkp.documents.letterhead import Letterhead
from fkp.documents.printing import Photo, fill, photo_files, print_html
from fkp.rules.indonesian import date_in_words, long_date


@dataclass(frozen=True)
class Statement:
    """What one party says of an item; `public_party` replaces its name in the copy for everyone."""

    party: str
    public_party: str
    words: str

    def shown_party(self, public: bool) -> str:
        """The party's name, or its group in the copy for everyone."""
        return self.public_party if public else self.party


@dataclass(frozen=True)
class AgreedItem:
    """A repair all agreed on; `term` is "Jangka pendek (2 hari)"; `remarks` are setuju dengan catatan."""

    problem: str
    recommendation: str
    term: str
    remarks: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class DisputedItem:
    """An item without agreement: who objects and why, or nobody yet agreeing."""

    problem: str
    recommendation: str
    objections: tuple[Statement, ...]


@dataclass(frozen=True)
class Signatory:
    """One who signs; `sex` is "L" or "P"; `name_is_public` only when the person agreed to it."""

    name: str
    phone: str
    sex: str
    position: str
    name_is_public: bool = False


@dataclass(frozen=True)
class BeritaAcara:
    """Everything on a berita acara. Until it is `frozen` every page says that it is a draft.

    `public` makes the copy for everyone: no phone numbers, no signature table, no names but of those who
    agreed to it (UU 27/2022 Pasal 16, limited and lawful processing).
    """

    letterhead: Letterhead
    number: str
    title: str
    opening: str
    agreed: tuple[AgreedItem, ...]
    disputed: tuple[DisputedItem, ...]
    commitments: tuple[str, ...]
    closing: str
    place: str
    day: date
    signatories: tuple[Signatory, ...]
    frozen: bool
    public: bool = False
    photos: tuple[Photo, ...] = ()


def default_title(topic: str, unit: str, year: int) -> str:
    """Compose the title, for the writer to edit."""
    return f"Berita Acara Hasil Forum Konsultasi Publik (FKP) tentang {topic} {unit} Tahun {year}".upper()


def default_opening(topic: str, unit: str, day: date) -> str:
    """Compose the opening, the date in figures and in words, for the writer to edit."""
    words = date_in_words(day).partition(" tanggal ")[2]
    return (
        f"Pada hari ini, {long_date(day)} (tanggal {words}), telah dilaksanakan Forum Konsultasi Publik "
        f"tentang {topic} {unit}. Berdasarkan hasil diskusi dan keputusan bersama menyatakan sebagai berikut:"
    )


def default_commitments(head: str, unit: str) -> tuple[str, str]:
    """Compose the two promises: what the head ("Kepala Puskesmas Mapane") takes on, and who watches it."""
    return (
        f"{head} menerima dan menyetujui seluruh identifikasi masalah, usulan rekomendasi perbaikan, jangka "
        "waktu dan berkomitmen untuk menindaklanjuti rekomendasi perbaikan tersebut sebagai upaya "
        "peningkatan kualitas pelayanan publik.",
        "Masyarakat dan stakeholder yang hadir akan melakukan pemantauan dan mengawasi kemajuan (progress) "
        f"tindak lanjut perbaikan yang dilakukan oleh {unit} sesuai dengan usulan rekomendasi dan jangka "
        "waktu penyelesaian yang telah disepakati bersama.",
    )


def default_closing() -> str:
    """Give the closing sentence, for the writer to edit."""
    return "Demikian Berita Acara ini dibuat sebagaimana mestinya."


def berita_acara_html(berita_acara: BeritaAcara) -> str:
    """Return the berita acara as HTML for the PDF renderer."""
    copy = " (salinan untuk umum)" if berita_acara.public else ""
    number = f" Nomor {berita_acara.number}" if berita_acara.number else ""
    return fill(
        "berita_acara.html",
        title=f"Berita Acara FKP{number}{copy}",
        subject=berita_acara.title,
        footer=f"Berita Acara FKP{number} – {berita_acara.letterhead.unit}{copy}",
        orientation="portrait",
        draft="" if berita_acara.frozen else "KONSEP – belum dibekukan",
        letterhead=berita_acara.letterhead,
        berita_acara=berita_acara,
        public=berita_acara.public,
        public_names=[signatory for signatory in berita_acara.signatories if signatory.name_is_public],
    )


def berita_acara_pdf(berita_acara: BeritaAcara) -> bytes:
    """Return the berita acara as a PDF; raises PdfFailed."""
    pictures = berita_acara.letterhead.pictures() | photo_files(berita_acara.photos)
    return print_html(berita_acara_html(berita_acara), pictures)
