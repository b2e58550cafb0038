"""The forms of the questionnaire: the words of the nine questions, and one question of the unit's own."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms import validators as v

from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import QUESTION_ORDER, Question
from fkp.surveys.extra_questions import KINDS
from fkp.surveys.questionnaires import Wording
from fkp.web.forms import BaseForm, at_most, clean_line, required

SCORES = (1, 2, 3, 4)
MOST_OPTIONS = 10
LONGEST_OPTION = 100


def answer_name(unsur: Unsur, score: int) -> str:
    """The field of one answer, by unsur and score."""
    return f"{unsur.value}_{score}"


class WordingForm(BaseForm):
    """The nine questions with four answers each; fields are named by unsur, never by position."""

    @property
    def wording(self) -> Wording:
        """What was typed."""
        return {unsur: self._question(unsur) for unsur in QUESTION_ORDER}

    def _question(self, unsur: Unsur) -> Question:
        one, two, three, four = (self[answer_name(unsur, score)].data or "" for score in SCORES)
        return Question(self[unsur.value].data or "", (one, two, three, four))

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field says something, and no two answers to one question say the same."""
        if not super().validate(extra_validators):
            return False
        differing = [self._answers_differ(unsur) for unsur in QUESTION_ORDER]  # each writes its own error
        return all(differing)

    def _answers_differ(self, unsur: Unsur) -> bool:
        seen: set[str] = set()
        for score in SCORES:
            field = self[answer_name(unsur, score)]
            if field.data.lower() in seen:
                field.errors = ["Jawaban ini sama dengan jawaban lain pada pertanyaan yang sama."]
                return False
            seen.add(field.data.lower())
        return True


def wording_values(wording: Wording) -> dict[str, str]:
    """What the form shows of a wording."""
    values = {unsur.value: question.text for unsur, question in wording.items()}
    for unsur, question in wording.items():
        values |= {answer_name(unsur, score): question.answers[score - 1] for score in SCORES}
    return values


for _unsur in QUESTION_ORDER:
    setattr(
        WordingForm,
        _unsur.value,
        TextAreaField(f"{_unsur.label}: pertanyaan", validators=[required("Tuliskan pertanyaannya."), at_most(500)]),
    )
    for _score in SCORES:
        setattr(
            WordingForm,
            answer_name(_unsur, _score),
            StringField(
                f"{_unsur.label}: jawaban bernilai {_score}",
                validators=[required(f"Tuliskan jawaban yang bernilai {_score}."), at_most(LONGEST_OPTION)],
            ),
        )


class ExtraQuestionForm(BaseForm):
    """One question beside the nine."""

    kind = RadioField(
        "Jenis jawaban", choices=KINDS, default="pilihan", invalid_choice_message="Pilih jenis jawaban."
    )
    text = TextAreaField("Pertanyaan", validators=[required("Tuliskan pertanyaannya."), at_most(500)])
    options = TextAreaField("Pilihan jawaban")
    mandatory = BooleanField("Wajib dijawab")

    @property
    def option_list(self) -> list[str]:
        """The options, one a line, blank lines left out."""
        return [line for line in map(clean_line, (self.options.data or "").splitlines()) if line]

    @property
    def question(self) -> dict[str, Any]:
        """The values a question is kept with; free text has no options."""
        options = self.option_list if self.kind.data == "pilihan" else []
        return {"kind": self.kind.data, "text": self.text.data, "options": options, "required": self.mandatory.data}

    def validate_options(self, field: TextAreaField) -> None:
        if self.kind.data != "pilihan":
            return
        options = self.option_list
        if len(options) < 2:
            raise v.ValidationError("Tuliskan paling sedikit dua pilihan, satu pilihan per baris.")
        if len(options) > MOST_OPTIONS:
            raise v.ValidationError(f"Paling banyak {MOST_OPTIONS} pilihan; sekarang ada {len(options)}.")
        if len({option.lower() for option in options}) < len(options):
            raise v.ValidationError("Ada pilihan yang sama. Setiap pilihan harus berbeda.")
        if max(map(len, options)) > LONGEST_OPTION:
            raise v.ValidationError(f"Satu pilihan paling banyak {LONGEST_OPTION} karakter.")
