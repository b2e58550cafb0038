"""The forms of the report of a survey and its verification."""

from wtforms import BooleanField

from fkp.documents.forms import SendForm, VerdictForm, note_field
from fkp.rules.surveys import SurveyStep
from fkp.web.forms import required

REPORTED = tuple(step for step in SurveyStep if step not in (SurveyStep.VERIFIKASI, SurveyStep.PUBLIKASI))
"""The steps a coordinator looks at, and may send back with a note."""


class SendSurveyForm(SendForm):
    """The declaration of the head who sends the report of a survey."""

    declared = BooleanField(
        "Saya menyatakan bahwa isi laporan ini benar dan sesuai dengan pelaksanaan survei.",
        validators=[required("Centang pernyataan ini sebelum mengirim.")],
    )


class SurveyVerdictForm(VerdictForm):
    """What a coordinator says of the report of a survey, step by step."""

    PARTS = tuple(step.value for step in REPORTED)
    rencana = note_field(SurveyStep.RENCANA.label)
    kuesioner = note_field(SurveyStep.KUESIONER.label)
    pengumpulan = note_field(SurveyStep.PENGUMPULAN.label)
    hasil = note_field(SurveyStep.HASIL.label)
    tindak_lanjut = note_field(SurveyStep.TINDAK_LANJUT.label)
    laporan = note_field(SurveyStep.LAPORAN.label)
