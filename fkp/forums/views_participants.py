"""The stage peserta: the list, who came, and vulnerable groups as numbers."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.queries import today
from fkp.forums import queries
from fkp.forums.blueprint import bp
from fkp.forums.forms_participants import ParticipantForm, VulnerableForm
from fkp.forums.models import Forum, Participant
from fkp.forums.participants import (
    FIELDS,
    STAGE,
    add_participant,
    change_participant,
    count_vulnerable,
    mark_attendance,
    meter,
    move_participant,
    remove_participant,
)
from fkp.forums.stage_pages import stage_context, stage_form
from fkp.rules.participation import SEXES, VULNERABLE_GROUPS, Group
from fkp.rules.permissions import Permission
from fkp.web.downloads import XLSX_TYPE, attachment, safe_name, xlsx
from fkp.web.forms import BaseForm, clean_line
from fkp.web.gate import requires
from fkp.web.lists import PER_PAGE, Page
from fkp.web.pages import page, wants_piece
from fkp.web.rows import Outcome, filled, try_row, with_own_ids
from fkp.web.saved_forms import to_anchor

SEARCHABLE_FROM = 20
"""With more people than this the list gets a search box."""


@dataclass(frozen=True)
class ListPage(Page):
    """One page of the list, whatever address its rows were posted to."""

    forum_id: int = 0
    q: str = ""

    def href(self, number: int) -> str:
        return url_for("forums.participants", forum_id=self.forum_id, q=self.q or None, hal=number)


@bp.get("/<int:forum_id>/peserta")
@requires(Permission.RUN_FORUM)
def participants(forum_id: int) -> ResponseReturnValue:
    """The list of participants with the meter; htmx gets the rows alone while searching and turning pages."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    if wants_piece():
        return make_response(render_template("forums/_participant_rows.html", **_context(forum)))
    return page("forums/participants.html", **_context(forum))


@bp.post("/<int:forum_id>/peserta/tambah")
@requires(Permission.RUN_FORUM)
def new_participant(forum_id: int) -> ResponseReturnValue:
    """Add a person; the next one begins with the same group."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = ParticipantForm()
    outcome = try_row(form, lambda: add_participant(forum, form.values, by=me()))
    if not outcome.done:
        return _answer(forum, outcome.status, form=form, posted=form)
    last = forum.participants[-1]
    return _done(forum, f"{form.name.data} ditambahkan.", anchor=f"peserta-{last.id}")


@bp.route("/<int:forum_id>/peserta/<int:participant_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def edit_participant(forum_id: int, participant_id: int) -> ResponseReturnValue:
    """Edit a person in place."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    row = next((row for row in forum.participants if row.id == participant_id), None)
    if row is None:
        return _answer(forum, 404, refusal="Peserta ini sudah dihapus dari daftar.")
    if request.method == "GET":
        return _answer(forum, 200, editing=row.id, edit_form=_filled(row))
    form = ParticipantForm()
    outcome = try_row(
        form,
        lambda: change_participant(forum, participant_id, form.values, version=form.version, by=me()),
        saved=lambda: _filled(row),
    )
    if outcome.done:
        return _done(forum, "Perubahan tersimpan.", anchor=f"peserta-{participant_id}")
    edit_form = with_own_ids(form, participant_id)
    return _answer(forum, outcome.status, editing=participant_id, edit_form=edit_form, posted=form, outcome=outcome)


@bp.post("/<int:forum_id>/peserta/<int:participant_id>/<any(naik, turun, hapus):deed>")
@requires(Permission.RUN_FORUM)
def arrange_participant(forum_id: int, participant_id: int, deed: str) -> ResponseReturnValue:
    """Move a person one place up or down, or take them off the list."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = BaseForm()
    deeds = {
        "naik": lambda: move_participant(forum, participant_id, -1, by=me()),
        "turun": lambda: move_participant(forum, participant_id, +1, by=me()),
        "hapus": lambda: remove_participant(forum, participant_id, by=me()),
    }
    outcome = try_row(form, deeds[deed])
    if outcome.gone:
        return _answer(forum, 409, refusal="Peserta ini sudah dihapus dari daftar.")
    if not outcome.done:
        return _answer(forum, outcome.status, refusal=" ".join(map(str, form.form_errors)))
    message = "Peserta dihapus dari daftar." if deed == "hapus" else None
    return _done(forum, message, anchor="daftar" if deed == "hapus" else f"peserta-{participant_id}")


@bp.post("/<int:forum_id>/peserta/kehadiran")
@requires(Permission.RUN_FORUM)
def attendance(forum_id: int) -> ResponseReturnValue:
    """Write who came, for all rows shown; only ticks that were changed here are written."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = BaseForm()
    ticked, shown, before = (set(request.form.getlist(key, type=int)) for key in ("hadir", "tampil", "semula"))
    if request.form.get("semua"):
        ticked = shown
    came = {row_id: row_id in ticked for row_id in shown if (row_id in ticked) != (row_id in before)}
    outcome = try_row(form, lambda: mark_attendance(forum, came, by=me()))
    if not outcome.done:
        return _answer(forum, outcome.status, refusal=" ".join(map(str, form.form_errors)))
    return _done(forum, "Kehadiran tersimpan.", anchor="daftar")


@bp.route("/<int:forum_id>/peserta/kelompok-rentan", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def vulnerable_groups(forum_id: int) -> ResponseReturnValue:
    """How many people of vulnerable groups came; a form that saves itself."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    return stage_form(
        forum,
        STAGE,
        VulnerableForm,
        template="forums/vulnerable_groups.html",
        saved=lambda: {group: forum.vulnerable.get(group) for group in VULNERABLE_GROUPS},
        save=lambda form, version: count_vulnerable(forum, form.values, by=me()),
        own_version=True,
    )


@bp.get("/<int:forum_id>/peserta/daftar.xlsx")
@requires(Permission.VIEW_FORUMS)
def participants_table(forum_id: int) -> ResponseReturnValue:
    """The whole list as a workbook, contacts included: for the unit and its coordinators."""
    forum = queries.forum(me(), forum_id)
    columns = ["No", "Nama", "Kelompok", "L/P", "Instansi/organisasi", "Jabatan", "Kontak", "Hadir", "Nama publik"]
    rows = [
        [
            number,
            row.name,
            Group(row.group).label,
            row.sex,
            row.organisation,
            row.jabatan,
            row.contact,
            "Ya" if row.attended else "Tidak",
            "Ya" if row.name_public else "Tidak",
        ]
        for number, row in enumerate(forum.participants, start=1)
    ]
    name = safe_name(f"peserta {forum.code} {forum.topic}", "xlsx")
    return attachment(xlsx(rows, columns, "Peserta"), name, XLSX_TYPE)


# --- answering ---------------------------------------------------------------------------------------------


def attended_by_default(forum: Forum) -> bool:
    """Whoever is added counts as present, unless the forum is still to come."""
    return forum.held_on is None or forum.held_on <= today()


def _filled(row: Participant) -> BaseForm:
    values = {name: getattr(row, name) for name in FIELDS}
    return filled(ParticipantForm(formdata=None, data=values), row)


def _context(forum: Forum, **given: Any) -> dict[str, Any]:
    q = clean_line(request.args.get("q"))
    found = [row for row in forum.participants if _matches(row, q.casefold())]
    shown = _page(forum, len(found), q)
    last_group = forum.participants[-1].group if forum.participants else ""
    fresh = {"group": last_group, "attended": attended_by_default(forum)}
    context = {
        "q": q,
        "page": shown,
        "rows": found[shown.offset : shown.offset + shown.per_page],
        "searchable": len(forum.participants) > SEARCHABLE_FROM,
        "meter": meter(forum),
        "form": None,
        "deed": BaseForm(formdata=None),
        "editing": None,
        "edit_form": None,
        "outcome": Outcome(),
        "posted": None,
        "refusal": "",
        "news": "",
        "group_labels": {group.value: group.label for group in Group},
        "sexes": SEXES,
        "here": {"q": q or None, "hal": shown.number if shown.number > 1 else None},
    }
    context = stage_context(forum, STAGE) | context | given
    if context["form"] is None:
        context["form"] = ParticipantForm(formdata=None, data=fresh)
    return context


def _matches(row: Participant, q: str) -> bool:
    return not q or q in f"{row.name}\n{row.organisation}\n{row.jabatan}".casefold()


def _page(forum: Forum, total: int, q: str) -> ListPage:
    pages = max(1, -(-total // PER_PAGE))
    asked = pages if request.args.get("hal") == "akhir" else request.args.get("hal", 1, type=int)
    return ListPage(min(max(asked, 1), pages), total, PER_PAGE, forum.id, q)


def _answer(forum: Forum, status: int, **given: Any) -> Response:
    context = _context(forum, **given)
    if wants_piece():
        return make_response(render_template("forums/_participants_piece.html", **context), status)
    return page("forums/participants.html", status, **context)


def _done(forum: Forum, message: str | None, *, anchor: str) -> ResponseReturnValue:
    if wants_piece():
        return _answer(forum, 200, news=message or "")
    kept = {"q": request.args.get("q") or None, "hal": request.args.get("hal")}
    return to_anchor("forums.participants", anchor, message, forum_id=forum.id, **kept)
