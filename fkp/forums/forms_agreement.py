"""The forms of kesepakatan: an item, and the stances of the parties on it."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.forums.models import AgreementItem, Forum
from fkp.rules.indonesian import plain_date
from fkp.rules.participation import Group
from fkp.rules.stages import STANCES, TERM_CLASSES
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, optional, required


class ItemForm(BaseForm):
    """A problem, what is recommended, by when and by whom."""

    problem = TextAreaField("Identifikasi masalah", validators=[required("Tuliskan masalahnya."), at_most(5000)])
    recommendation = TextAreaField("Usulan rekomendasi perbaikan", validators=[at_most(5000)])
    term_length = StringField("Lama penyelesaian", validators=[at_most(60)])
    due = IndonesianDateField("Batas waktu", validators=[optional()])
    term_class = SelectField(
        "Golongan jangka waktu",
        choices={"": "Ikuti batas waktu"} | TERM_CLASSES,
        validators=[optional()],
        invalid_choice_message="Pilih salah satu golongan jangka waktu.",
    )
    person_in_charge = StringField("Penanggung jawab", validators=[at_most(200)])
    carried_from = HiddenField()

    def __init__(self, forum: Forum, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._held_on = forum.held_on

    @property
    def carried_from_id(self) -> int | None:
        """The promise this item takes up, as the form says; checked by the action."""
        written = self.carried_from.data or ""
        return int(written) if written.isdecimal() and len(written) < 10 else None

    def validate_due(self, field: IndonesianDateField) -> None:
        if field.data and self._held_on and field.data < self._held_on:
            raise v.ValidationError(f"Batas waktu tidak boleh sebelum hari forum, {plain_date(self._held_on)}.")


class StancesForm(BaseForm):
    """What each party says to one item; made for the parties by `stances_form`."""

    groups: tuple[Group, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        sound = bool(super().validate(extra_validators))
        fitting = [self._reason_fits(group) for group in self.groups]  # every row tells its own mistake
        return sound and all(fitting)

    def _reason_fits(self, group: Group) -> bool:
        stance, reason = self.row(group)
        if stance.data in {"setuju_catatan", "keberatan"} and not reason.data:
            word = "keberatannya" if stance.data == "keberatan" else "catatannya"
            reason.errors = [*reason.errors, f"Tuliskan {word}."]
        elif reason.data and stance.data not in {"setuju_catatan", "keberatan"}:
            stance.errors = [*stance.errors, "Ada catatan: pilih Setuju dengan catatan atau Keberatan."]
        return not (stance.errors or reason.errors)

    def row(self, group: Group) -> tuple[SelectField, StringField]:
        """The two fields of one party."""
        return self[f"stance_{group.value}"], self[f"reason_{group.value}"]

    @property
    def rows(self) -> list[tuple[Group, SelectField, StringField]]:
        return [(group, *self.row(group)) for group in self.groups]

    @property
    def stances(self) -> dict[str, tuple[str, str]]:
        """Group → (stance, reason), as `agreement.set_stances` takes it."""
        return {group.value: (stance.data or "", reason.data or "") for group, stance, reason in self.rows}


def stances_form(groups: Iterable[Group], **kwargs: Any) -> StancesForm:
    """The form of the stances of these parties."""
    groups = tuple(groups)
    fields: dict[str, Any] = {"groups": groups}
    for group in groups:
        fields[f"stance_{group.value}"] = SelectField(
            group.label,
            choices={"": "Belum ada sikap"} | STANCES,
            validators=[optional()],
            invalid_choice_message="Pilih salah satu sikap.",
        )
        fields[f"reason_{group.value}"] = StringField(
            f"{group.label}: catatan atau alasan", validators=[at_most(1000)]
        )
    made: StancesForm = type("PartiesForm", (StancesForm,), fields)(**kwargs)
    return made


def stance_values(item: AgreementItem) -> dict[str, str]:
    """What the form of the stances shows."""
    values: dict[str, str] = {}
    for each in item.stances:
        values |= {f"stance_{each.group}": each.stance, f"reason_{each.group}": each.reason}
    return values
