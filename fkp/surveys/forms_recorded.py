"""The form of a result that exists already; every average has the field of its unsur, so no order is asked."""

import re
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.rules.skm import GRADES, WEIGHTS, Unsur
from fkp.surveys.forms_plan import LARGEST
from fkp.surveys.recorded import Doubts, Published, doubts
from fkp.web.fields import WholeNumberField
from fkp.web.forms import BaseForm, at_most, chosen, clean_line, optional, required

_AVERAGE = re.compile(r"[1-4](?:[.,]\d{1,6})?")
_INDEX = re.compile(r"\d{2,3}(?:[.,]\d{1,2})?")


class AverageField(StringField):
    """An NRR as printed, with comma or point; its decimals are kept, for they tell how it was rounded."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, validators=[required("Isi nilai rata-rata (NRR) unsur ini."), _average], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean_line(valuelist[0]) if valuelist else None


def _average(form: BaseForm, field: StringField) -> None:
    if not _AVERAGE.fullmatch(field.data or "") or float(with_point(field.data)) > 4:
        raise v.ValidationError("Isi angka 1 sampai 4, misalnya 3,31.")


class RecordedForm(BaseForm):
    """Respondents, nine averages, and the index and mutu as they were published."""

    respondents = WholeNumberField(
        "Jumlah responden",
        validators=[
            chosen("Isi jumlah responden."),
            v.NumberRange(1, LARGEST, message="Isi angka bulat, paling kecil 1 dan paling besar 100.000.000."),
        ],
    )
    persyaratan = AverageField(Unsur.PERSYARATAN.label)
    prosedur = AverageField(Unsur.PROSEDUR.label)
    waktu = AverageField(Unsur.WAKTU.label)
    biaya = AverageField(Unsur.BIAYA.label)
    produk = AverageField(Unsur.PRODUK.label)
    kompetensi = AverageField(Unsur.KOMPETENSI.label)
    perilaku = AverageField(Unsur.PERILAKU.label)
    pengaduan = AverageField(Unsur.PENGADUAN.label)
    sarpras = AverageField(Unsur.SARPRAS.label)
    men = WholeNumberField(
        "Laki-laki", validators=[optional(), v.NumberRange(0, LARGEST, message="Isi angka bulat.")]
    )
    women = WholeNumberField(
        "Perempuan", validators=[optional(), v.NumberRange(0, LARGEST, message="Isi angka bulat.")]
    )
    typed_index = StringField("IKM yang dipublikasikan", validators=[optional()])
    typed_letter = SelectField(
        "Mutu yang dipublikasikan",
        choices={"": "Tidak dicantumkan"} | {grade.letter: f"{grade.letter} ({grade.kinerja})" for grade in GRADES},
        invalid_choice_message="Pilih A, B, C, atau D.",
        validators=[optional()],
    )
    weight = SelectField("Bobot yang dipakai", choices=WEIGHTS, invalid_choice_message="Pilih bobot dari daftar.")
    source = TextAreaField("Sumber", validators=[optional(), at_most(1000)])
    anyway = BooleanField("Tetap simpan seperti yang dipublikasikan")
    """Asked for, and shown, only when the published figures do not follow from the averages."""

    @classmethod
    def of(cls, published: Published, version: int, **kwargs: Any) -> "RecordedForm":
        """The form as it stands for a recorded result, numbers written with a comma."""
        values = {name: with_comma(text) for name, text in published.averages.items()}
        known = published.respondents > 0
        form = cls(
            data=values
            | {
                "respondents": published.respondents if known else None,
                "men": published.men,
                "women": published.women,
                "typed_index": with_comma(published.typed_index),
                "typed_letter": published.typed_letter,
                "weight": published.weight,
                "source": published.source,
            },
            **kwargs,
        )
        if not form.versi.data:
            form.versi.data = str(version)
        return form

    def validate_typed_index(self, field: StringField) -> None:
        """An index, or nothing."""
        typed = field.data or ""
        if not _INDEX.fullmatch(typed) or not 25 <= float(with_point(typed)) <= 100:
            raise v.ValidationError("Isi angka 25 sampai 100, misalnya 87,28.")

    def validate_men(self, field: WholeNumberField) -> None:
        """No more men than respondents."""
        if self.respondents.data and (field.data or 0) > self.respondents.data:
            raise v.ValidationError("Lebih banyak daripada jumlah responden.")

    def validate_women(self, field: WholeNumberField) -> None:
        """Men and women together are no more than all."""
        total = (self.men.data or 0) + (field.data or 0)
        if self.respondents.data and total > self.respondents.data:
            raise v.ValidationError("Laki-laki dan perempuan bersama-sama melebihi jumlah responden.")

    @property
    def published(self) -> Published:
        """What a valid form says."""
        return Published(
            averages={unsur.value: with_point(self[unsur.value].data) for unsur in Unsur},
            respondents=self.respondents.data,
            men=self.men.data,
            women=self.women.data,
            typed_index=with_point(self.typed_index.data),
            typed_letter=self.typed_letter.data or "",
            weight=self.weight.data,
            source=self.source.data or "",
        )

    @property
    def doubts(self) -> Doubts:
        """What a valid form says that does not follow."""
        said = self.published
        return doubts(said.averages, said.typed_index, said.typed_letter, said.weight)


def with_point(typed: str | None) -> str:
    """A number as Decimal reads it."""
    return (typed or "").replace(",", ".")


def with_comma(stored: str) -> str:
    """A number as people write it."""
    return stored.replace(".", ",")
