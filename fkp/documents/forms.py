"""The forms of berita acara, laporan and verifikasi."""

from typing import Any

from wtforms import BooleanField, FileField, StringField, TextAreaField
from wtforms import validators as v

from fkp.documents.berita_acara_content import HEAD, TEXTS, candidates
from fkp.documents.content import affiliation, group_label, head_position
from fkp.documents.queries import number_is_taken
from fkp.forums.models import Forum
from fkp.rules.stages import Stage
from fkp.web.fields import CheckboxesField
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, optional, required

REASON_LENGTH = 10
SHORT_TEXT, LONG_TEXT = 2_000, 20_000
NOTED_STAGES = tuple(stage.value for stage in Stage if stage is not Stage.VERIFIKASI)
"""The stages a coordinator may send back with a note."""


class BeritaAcaraForm(BaseForm):
    """The texts of a berita acara, its number, place and date."""

    number = StringField("Nomor berita acara", validators=[at_most(120)])
    title = TextAreaField(TEXTS["title"], validators=[at_most(500)])
    opening = TextAreaField(TEXTS["opening"], validators=[at_most(SHORT_TEXT)])
    commitment_unit = TextAreaField(TEXTS["commitment_unit"], validators=[at_most(SHORT_TEXT)])
    commitment_public = TextAreaField(TEXTS["commitment_public"], validators=[at_most(SHORT_TEXT)])
    closing = TextAreaField(TEXTS["closing"], validators=[at_most(SHORT_TEXT)])
    place = StringField("Tempat penandatanganan", validators=[at_most(200)])
    signed_on = IndonesianDateField("Tanggal penandatanganan", validators=[optional()])

    def __init__(self, forum: Forum, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._forum = forum

    def validate_number(self, field: StringField) -> None:
        if field.data and number_is_taken(field.data, self._forum):
            raise v.ValidationError("Nomor ini sudah dipakai berita acara lain. Periksa buku agenda surat unit.")

    def validate_signed_on(self, field: IndonesianDateField) -> None:
        held_on = self._forum.held_on
        if field.data and held_on and field.data < held_on:
            raise v.ValidationError("Berita acara tidak dapat ditandatangani sebelum forum dilaksanakan.")


class SignatoriesForm(BaseForm):
    """Who signs: the head of the unit and participants who came."""

    signatories = CheckboxesField("Siapa yang menandatangani")

    def __init__(self, forum: Forum, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        head = ", ".join(filter(None, (forum.unit.head_name, head_position(forum.unit))))
        people = {
            str(person.id): ", ".join(filter(None, (person.name, affiliation(person), group_label(person.group))))
            for person in candidates(forum)
        }
        self.signatories.choices = {HEAD: head} | people


class ScanForm(BaseForm):
    """The berita acara with its signatures, as PDF or photographed."""

    scan = FileField("Pindaian yang sudah ditandatangani")


class ReasonForm(BaseForm):
    """Why something decided is taken back."""

    reason = TextAreaField(
        "Alasan",
        validators=[
            required("Tuliskan alasannya."),
            v.Length(min=REASON_LENGTH, message=f"Jelaskan alasannya, paling sedikit {REASON_LENGTH} karakter."),
            at_most(SHORT_TEXT),
        ],
    )


class SectionForm(BaseForm):
    """One text of the report."""

    text = TextAreaField("Isi bagian", validators=[at_most(LONG_TEXT)])


class SendForm(BaseForm):
    """The declaration of the head who sends the report of a forum."""

    declared = BooleanField(
        "Saya menyatakan bahwa isi laporan ini benar dan sesuai dengan pelaksanaan forum.",
        validators=[required("Centang pernyataan ini sebelum mengirim.")],
    )


def note_field(label: str) -> TextAreaField:
    """Room for a coordinator's note."""
    return TextAreaField(label, validators=[at_most(SHORT_TEXT)])


class VerdictForm(BaseForm):
    """What a coordinator says of a report: a note on the whole, and one per part, which a subclass names."""

    PARTS: tuple[str, ...] = ()
    note = note_field("Catatan umum")

    @property
    def stage_notes(self) -> dict[str, str]:
        """The notes written, by part."""
        return {part: self[part].data for part in self.PARTS if self[part].data}


class VerificationForm(VerdictForm):
    """What a coordinator says of the report of a forum, stage by stage."""

    PARTS = NOTED_STAGES
    persiapan = note_field(Stage.PERSIAPAN.label)
    diskusi = note_field(Stage.DISKUSI.label)
    peserta = note_field(Stage.PESERTA.label)
    dokumentasi = note_field(Stage.DOKUMENTASI.label)
    kesepakatan = note_field(Stage.KESEPAKATAN.label)
    berita_acara = note_field(Stage.BERITA_ACARA.label)
    tindak_lanjut = note_field(Stage.TINDAK_LANJUT.label)
    laporan = note_field(Stage.LAPORAN.label)
