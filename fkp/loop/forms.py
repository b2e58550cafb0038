"""The form that hands weak unsur of a survey to a forum."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.widgets import TextArea

from fkp.duties.models import Period
from fkp.forums.models import Forum
from fkp.loop.topics import LONGEST_TOPIC, Subject
from fkp.rules.indonesian import number
from fkp.surveys.results import Result
from fkp.web.fields import CheckboxesField, MayWait
from fkp.web.forms import BaseForm, at_most, chosen

NEW = "baru"


class HandOverForm(BaseForm):
    """Which unsur, and which forum takes them up."""

    subjects = CheckboxesField(
        "Unsur yang dibawa",
        validators=[chosen("Pilih paling sedikit satu unsur.")],
        # The second of two taps names what the first handed over: the action tells them apart.
        validate_choice=False,
    )
    target = RadioField(
        "Dibahas dalam",
        validators=[chosen("Pilih forum baru atau forum yang sedang disiapkan.")],
        invalid_choice_message="Pilih forum baru atau forum yang masih disiapkan.",
    )
    topic = StringField("Tema forum baru", widget=TextArea(), validators=[MayWait(), at_most(LONGEST_TOPIC)])
    period_id = SelectField(
        "Periode forum baru", coerce=int, validators=[MayWait()], invalid_choice_message="Pilih periode dari daftar."
    )
    quoting = BooleanField("Kutip saran masyarakat dalam susunan acara", default=True)
    offered = HiddenField()
    """The theme that was offered: left as it is, it follows the unsur chosen."""

    def __init__(
        self, there: list[Subject], found: Result, forums: list[Forum], periods: list[Period], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.subjects.choices = {subject.key: _named(subject, found) for subject in there}
        begun = {str(forum.id): f"{forum.code} {forum.topic}".strip() for forum in forums}
        self.target.choices = ({NEW: "Forum baru"} if periods else {}) | begun
        self.period_id.choices = {period.id: period.name for period in periods}

    @property
    def typed_topic(self) -> str:
        """The theme somebody typed; empty where it is to follow from the unsur."""
        typed = self.topic.data or ""
        return "" if typed == self.offered.data else typed


def _named(subject: Subject, found: Result) -> str:
    row = found.of(subject.unsur)
    measured = f" (NRR {number(row.average, 2)}, mutu {row.grade.letter})" if row else ""
    plan = subject.line.action if subject.line else "belum ada rencana; dicatat untuk dibahas dalam forum"
    return f"{subject.unsur.label}{measured}: {plan}"
