"""The forms of the follow-up: a line of the plan, what came of it, what proves it; and photos of the survey."""

from typing import Any

from wtforms import MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.duties.queries import today
from fkp.rules.skm import Unsur
from fkp.surveys.follow_up import FIELDS
from fkp.surveys.models_outcome import FollowUp, SurveyFile
from fkp.web.fields import MayWait
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, chosen, optional, required
from fkp.web.rows import filled

NOT_YET, DONE = "belum", "selesai"
STATES = {NOT_YET: "Belum", DONE: "Selesai"}
CAPTION = 500


class LineForm(BaseForm):
    """One line of the plan; when and who may be filled in later."""

    unsur = SelectField(
        "Unsur",
        choices={"": "Pilih unsur"} | {unsur.value: f"{unsur.code} {unsur.label}" for unsur in Unsur},
        validators=[chosen("Pilih unsur yang diperbaiki.")],
        invalid_choice_message="Pilih salah satu dari sembilan unsur.",
    )
    problem = TextAreaField("Masalah", validators=[optional(), at_most(5000)])
    action = TextAreaField(
        "Rencana tindak lanjut", validators=[required("Tuliskan apa yang akan dilakukan."), at_most(5000)]
    )
    due_text = StringField("Waktu", validators=[MayWait(), at_most(60)])
    due = IndonesianDateField("Batas tanggal", validators=[optional()])
    person_in_charge = StringField("Penanggung jawab", validators=[MayWait(), at_most(200)])


class OutcomeForm(BaseForm):
    """What came of one line."""

    state = RadioField("Status", choices=STATES, invalid_choice_message="Pilih Belum atau Selesai.")
    done_at = IndonesianDateField("Tanggal selesai", validators=[MayWait()])
    result = TextAreaField("Apa yang sudah dilakukan", validators=[MayWait(), at_most(5000)])

    def validate_done_at(self, field: IndonesianDateField) -> None:
        if field.data and field.data > today():
            raise v.ValidationError("Tanggal ini belum tiba.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Done is done on some day, and says what was done."""
        sound = bool(super().validate(extra_validators))
        if self.state.data != DONE:
            return sound
        if not self.result.data and not self.result.errors:
            self.result.errors = ["Tuliskan apa yang sudah dilakukan."]
        if not self.done_at.data and not self.done_at.errors:
            self.done_at.errors = ["Isi tanggal selesainya."]
        return sound and not self.errors

    @property
    def outcome(self) -> dict[str, Any]:
        """What was typed, as the action takes it; a line that is not done has no day."""
        return {
            "done_at": self.done_at.data if self.state.data == DONE else None,
            "result": self.result.data or "",
        }


class ProofsForm(BaseForm):
    """Files that prove a follow-up, several at once."""

    files = MultipleFileField(
        "Pilih bukti",
        description="Foto (JPG, PNG, WebP, HEIC) paling besar 25 MB, atau PDF paling besar 20 MB.",
        render_kw={"accept": "application/pdf,image/*"},
    )


class PhotosForm(BaseForm):
    """Photos of how the survey was held, many at once."""

    photos = MultipleFileField(
        "Pilih foto",
        description="JPG, PNG, WebP, atau HEIC; paling besar 25 MB per foto. Boleh memilih beberapa sekaligus.",
        render_kw={"accept": "image/*"},
    )


class CaptionForm(BaseForm):
    """The words under one photo; `versi` is the wording the form was filled from."""

    caption = StringField("Keterangan", validators=[at_most(CAPTION)])


def line_form(line: FollowUp) -> BaseForm:
    """The form of one line as it is saved, with ids of its own."""
    values = {name: getattr(line, name) for name in FIELDS}
    return filled(LineForm(formdata=None, data=values), line)


def outcome_form(line: FollowUp) -> OutcomeForm:
    """The form of what came of a line, as it is saved; the day offered is today."""
    values = {
        "state": DONE if line.done_at else NOT_YET,
        "done_at": line.done_at or today(),
        "result": line.result,
        "versi": str(line.version),
    }
    return OutcomeForm(formdata=None, data=values)


def caption_form(file: SurveyFile) -> CaptionForm:
    """The form of one photo's caption, with an id of its own on a page that holds many."""
    form = CaptionForm(formdata=None, data={"caption": file.caption, "versi": file.caption})
    form.caption.id = f"keterangan-{file.id}"
    return form
