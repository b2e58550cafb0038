"""The stage persiapan, on three pages: theme and time, team and agenda, invitation."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.forums import queries
from fkp.forums.actions import lock_reason
from fkp.forums.blueprint import bp
from fkp.forums.forms import PreparationForm
from fkp.forums.forms_preparation import InvitationForm, TeamAndAgendaForm
from fkp.forums.models import Forum
from fkp.forums.preparation import (
    invitation_values,
    preparation_values,
    prepare,
    set_invitation,
    set_team_and_agenda,
    team_and_agenda_values,
)
from fkp.forums.stage_pages import stage_form
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import wants_piece

LISTS = ("team", "agenda")


@bp.route("/<int:forum_id>/persiapan", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def preparation(forum_id: int) -> ResponseReturnValue:
    """Persiapan, first page: theme, services, mode, place and time."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    return stage_form(
        forum,
        Stage.PERSIAPAN,
        lambda **kwargs: PreparationForm(forum, **kwargs),
        template="forums/preparation.html",
        saved=lambda: preparation_values(forum),
        save=lambda form, version: prepare(forum, form.values, version=version, by=me()),
        own_version=True,
        tabs=_tabs(forum),
    )


@bp.get("/<int:forum_id>/persiapan/bentuk")
@requires(Permission.RUN_FORUM)
def forms_of_mode(forum_id: int) -> ResponseReturnValue:
    """The choices of form that belong to a mode, for a page whose mode was just changed."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    if not wants_piece():
        return redirect(url_for("forums.preparation", forum_id=forum_id), 303)
    asked = {name: request.args.get(name, "") for name in ("mode", "form")}
    return render_template(
        "forums/_form_choice.html", forum=forum, form=PreparationForm(forum, formdata=None, data=asked)
    )


@bp.route("/<int:forum_id>/persiapan/tim", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def team_and_agenda(forum_id: int) -> ResponseReturnValue:
    """Persiapan, second page: the team and the agenda, as rows of one form."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)

    def make_form(**kwargs: Any) -> TeamAndAgendaForm:
        form = TeamAndAgendaForm(**kwargs)
        if not lock_reason(forum, Stage.PERSIAPAN):
            form.add_spare_rows(request.args.get("tambah", ""))
        return form

    def save(form: BaseForm, _: int | None) -> int:
        agenda = _moved_up(form.values["agenda"], request.form.get("naik"))
        return set_team_and_agenda(forum, form.values["team"], agenda, by=me())

    carried = queries.promises(item.carried_item_id for item in forum.agenda)
    answer = stage_form(
        forum,
        Stage.PERSIAPAN,
        make_form,
        template="forums/team_and_agenda.html",
        saved=lambda: team_and_agenda_values(forum),
        save=save,
        own_version=True,
        tabs=_tabs(forum),
        carried={str(id_): item for id_, item in carried.items()},
    )
    return _where_one_was(forum, answer)


@bp.route("/<int:forum_id>/persiapan/undangan", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def invitation(forum_id: int) -> ResponseReturnValue:
    """Persiapan, third page: the letter that invites the six groups."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    return stage_form(
        forum,
        Stage.PERSIAPAN,
        lambda **kwargs: InvitationForm(forum, **kwargs),
        template="forums/invitation.html",
        saved=lambda: invitation_values(forum),
        save=lambda form, _: set_invitation(forum, form.values, by=me()),
        own_version=True,
        tabs=_tabs(forum),
    )


def _tabs(forum: Forum) -> list[tuple[str, str, bool]]:
    pages = {
        "forums.preparation": "Tema dan waktu",
        "forums.team_and_agenda": "Tim dan acara",
        "forums.invitation": "Undangan",
    }
    return [
        (words, url_for(endpoint, forum_id=forum.id), request.endpoint == endpoint)
        for endpoint, words in pages.items()
    ]


def _moved_up(rows: list[dict[str, str]], asked: str | None) -> list[dict[str, str]]:
    """The rows with the asked one moved one place up, past the blank ones above it."""
    if not (asked and asked.isdecimal() and len(asked) < 5 and int(asked) < len(rows)):
        return rows
    at = int(asked)
    above = next((n for n in range(at - 1, -1, -1) if rows[n]["what"]), at)
    moved = rows[:at] + rows[at + 1 :]
    moved.insert(above, rows[at])
    return moved


def _where_one_was(forum: Forum, answer: ResponseReturnValue) -> ResponseReturnValue:
    """After saving because rows were asked for or moved: back to that list, with room for more."""
    asked = request.form.get("tambah", "")
    saved = getattr(answer, "status_code", None) == 303
    if saved and asked in LISTS:
        return redirect(url_for("forums.team_and_agenda", forum_id=forum.id, tambah=asked, _anchor=asked), 303)
    if saved and "naik" in request.form:
        return redirect(url_for("forums.team_and_agenda", forum_id=forum.id, _anchor="agenda"), 303)
    return answer
