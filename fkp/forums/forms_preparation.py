"""The forms of persiapan beside theme and time: team and agenda as rows, and the invitation letter."""

from datetime import date
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms import validators as v

from fkp.forums.models import Forum
from fkp.rules.participation import Group
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, optional

MOST_ROWS = 100
SPARE_ROWS = 3
"""Blank rows an empty list starts with."""


class RowForm(Form):
    """One row of a list inside a form; a row with nothing in it does not count."""

    class Meta(BaseForm.Meta):
        csrf = False

    @property
    def blank(self) -> bool:
        return not any(self.data.values())


class TeamRow(RowForm):
    """One member of the team."""

    name = StringField("Nama", validators=[at_most(200)])
    jabatan = StringField("Jabatan", validators=[at_most(200)])
    task = StringField("Tugas", validators=[at_most(200)])

    def validate_name(self, field: StringField) -> None:
        if not self.blank and not field.data:
            raise v.ValidationError("Tuliskan nama anggota tim.")


class AgendaRow(RowForm):
    """One line of the agenda; `carried_item_id` keeps which earlier promise it takes up."""

    hours = StringField("Waktu", validators=[at_most(60)])
    what = TextAreaField("Acara", validators=[at_most(1000)])
    who = StringField("Pengisi acara", validators=[at_most(200)])
    carried_item_id = HiddenField()

    @property
    def blank(self) -> bool:
        return not (self.hours.data or self.what.data or self.who.data)

    def validate_what(self, field: StringField) -> None:
        if not self.blank and not field.data:
            raise v.ValidationError("Tuliskan nama acaranya.")


class TeamAndAgendaForm(BaseForm):
    """Persiapan: who carries the forum out, and what happens when."""

    team = FieldList(FormField(TeamRow), "Tim pelaksana", max_entries=MOST_ROWS)
    agenda = FieldList(FormField(AgendaRow), "Susunan acara", max_entries=MOST_ROWS)

    def add_spare_rows(self, more: str) -> None:
        """Leave room to go on writing: one blank row per list, some in an empty one and where more were asked."""
        for rows in (self.team, self.agenda):
            wanted = SPARE_ROWS if not rows.entries or rows.name == more else 1
            blank_already = sum(entry.form.blank for entry in rows)
            for _ in range(min(wanted - blank_already, MOST_ROWS - len(rows))):
                rows.append_entry()


class InvitationForm(BaseForm):
    """Persiapan: the letter that invites the six groups."""

    letter_number = StringField("Nomor surat", validators=[at_most(100)])
    letter_date = IndonesianDateField("Tanggal surat", validators=[optional()])
    penyelenggara = TextAreaField(Group.PENYELENGGARA.label, validators=[at_most(3000)])
    pengguna = TextAreaField(Group.PENGGUNA.label, validators=[at_most(3000)])
    stakeholder = TextAreaField(Group.STAKEHOLDER.label, validators=[at_most(3000)])
    ahli = TextAreaField(Group.AHLI.label, validators=[at_most(3000)])
    masyarakat_sipil = TextAreaField(Group.MASYARAKAT_SIPIL.label, validators=[at_most(3000)])
    media = TextAreaField(Group.MEDIA.label, validators=[at_most(3000)])

    def __init__(self, forum: Forum, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._held_on: date | None = forum.held_on

    def validate_letter_date(self, field: IndonesianDateField) -> None:
        if field.data and self._held_on and field.data > self._held_on:
            raise v.ValidationError("Surat undangan harus dibuat sebelum hari forum.")
