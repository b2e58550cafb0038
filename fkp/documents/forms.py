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
NOTED_STAGES = tuple(stage for stage in Stage if stage is not Stage.VERIFIKASI)
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
    """The declaration of the head who sends a report."""

    declared = BooleanField(
        "Saya menyatakan bahwa isi laporan ini benar dan sesuai dengan pelaksanaan forum.",
        validators=[required("Centang pernyataan ini sebelum mengirim.")],
    )


class VerificationForm(BaseForm):
    """What a coordinator says of a report: a note per stage, and one on the whole."""

    note = TextAreaField("Catatan umum", validators=[at_most(SHORT_TEXT)])
    persiapan = TextAreaField(Stage.PERSIAPAN.label, validators=[at_most(SHORT_TEXT)])
    diskusi = TextAreaField(Stage.DISKUSI.label, validators=[at_most(SHORT_TEXT)])
    peserta = TextAreaField(Stage.PESERTA.label, validators=[at_most(SHORT_TEXT)])
    dokumentasi = TextAreaField(Stage.DOKUMENTASI.label, validators=[at_most(SHORT_TEXT)])
    kesepakatan = TextAreaField(Stage.KESEPAKATAN.label, validators=[at_most(SHORT_TEXT)])
    berita_acara = TextAreaField(Stage.BERITA_ACARA.label, validators=[at_most(SHORT_TEXT)])
    tindak_lanjut = TextAreaField(Stage.TINDAK_LANJUT.label, validators=[at_most(SHORT_TEXT)])
    laporan = TextAreaField(Stage.LAPORAN.label, validators=[at_most(SHORT_TEXT)])

    @property
    def stage_notes(self) -> dict[str, str]:
        """The notes written, by stage."""
        return {stage.value: self[stage.value].data for stage in NOTED_STAGES if self[stage.value].data}
