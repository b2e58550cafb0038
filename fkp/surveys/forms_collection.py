"""The form that opens a survey."""

from wtforms import RadioField

from fkp.web.fields import MayWait
from fkp.web.forms import BaseForm

TAKE, NEW = "lanjutkan", "baru"


class OpenSurveyForm(BaseForm):
    """Whether the poster that hangs already leads here from now on; asked only where there is one."""

    link = RadioField(
        "Tautan dan poster",
        choices={
            TAKE: "Lanjutkan tautan dan poster survei sebelumnya",
            NEW: "Buat tautan baru untuk survei ini",
        },
        validators=[MayWait()],
        invalid_choice_message="Pilih tautan lama atau tautan baru.",
    )
