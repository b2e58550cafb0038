"""The stage laporan: everything to check on one page, each text on a page of its own."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_report as actions
from fkp.documents import report_content as content
from fkp.documents.blueprint import bp
from fkp.documents.content import NotYet
from fkp.documents.dossier import of_forum
from fkp.documents.forms import SectionForm
from fkp.documents.forum_contents import files_of
from fkp.documents.pdf_answers import show_pdf, stored_pdf
from fkp.documents.queries import heads_of
from fkp.documents.report import SECTIONS, ReportSection
from fkp.documents.report import report_pdf as draw
from fkp.documents.summaries import summaries
from fkp.documents.texts import saved_texts
from fkp.forums import queries
from fkp.forums.models import Forum
from fkp.forums.stage_pages import STAGE_ENDPOINTS, stage_context, stage_form
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.units.queries import may
from fkp.web.forms import BaseForm, Locked, once
from fkp.web.gate import requires
from fkp.web.pages import go, page

STAGE = Stage.LAPORAN


@bp.get("/<int:forum_id>/laporan")
@requires(Permission.RUN_FORUM)
def report(forum_id: int) -> ResponseReturnValue:
    """Check the report: every text, every stage, all papers and photos, and what is still missing."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    try:
        composed = content.report(forum, draft=True)
    except NotYet as lacking:
        return page("documents/ui/report_not_yet.html", **stage_context(forum, STAGE), lacks=lacking.lacks)
    return page(
        "documents/ui/report.html",
        # What is missing stands in `obstacles`, each with its link; that it is not sent yet is no lack.
        **stage_context(forum, STAGE) | {"missing": []},
        sections=[(section, composed.text(section), section.key in composed.texts) for section in SECTIONS],
        parts=[(stage, lines, stage_address(forum, stage)) for stage, lines in summaries(forum).items()],
        **files_of(forum),
        of=of_forum(forum),
        report=forum.report,
        obstacles=[(text, _address_of(forum, text)) for text in actions.obstacles(forum)],
        may_send=may(me(), forum.unit, Permission.SEND_REPORT),
        heads=heads_of(forum.unit),
    )


def stage_address(forum: Forum, stage: Stage) -> str:
    """Where a stage is filled in."""
    return url_for(STAGE_ENDPOINTS[stage], forum_id=forum.id)


def _address_of(forum: Forum, obstacle: str) -> str:
    """Where an obstacle is mended: its sentence begins with the name of a stage."""
    named = next(stage for stage in Stage if obstacle.startswith(f"{stage.label}: "))
    return stage_address(forum, named)


@bp.route("/<int:forum_id>/laporan/<section_key>", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def report_section(forum_id: int, section_key: str) -> ResponseReturnValue:
    """One text of the report, which saves itself."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    section = _section(section_key)
    try:
        return _section_page(forum, section)
    except NotYet as lacking:
        return page("documents/ui/report_not_yet.html", 409, **stage_context(forum, STAGE), lacks=lacking.lacks)


def _section_page(forum: Forum, section: ReportSection) -> ResponseReturnValue:
    def saved() -> dict[str, Any]:
        return {"text": content.report(forum, draft=True).text(section)}

    place = SECTIONS.index(section)
    return stage_form(
        forum,
        STAGE,
        lambda **kwargs: SectionForm(**kwargs),
        template="documents/ui/report_section.html",
        saved=saved,
        save=lambda form, _: actions.write_section(forum, section, form.values["text"], by=me()),
        own_version=True,
        section=section,
        of=of_forum(forum),
        own_words=content.text_key(section) in saved_texts(forum),
        following=SECTIONS[place + 1] if place + 1 < len(SECTIONS) else None,
        deed=BaseForm(formdata=None),
    )


@bp.post("/<int:forum_id>/laporan/<section_key>/bawaan")
@requires(Permission.RUN_FORUM)
def restore_section(forum_id: int, section_key: str) -> ResponseReturnValue:
    """Let one text follow the data again."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    section = _section(section_key)
    try:
        once(lambda: actions.write_section(forum, section, "", by=me()), BaseForm())
    except (Locked, NotYet) as refusal:
        return go("documents.report", str(refusal), kind="error", forum_id=forum.id)
    message = f"{section.title} memakai teks bawaan lagi."
    return go("documents.report_section", message, forum_id=forum.id, section_key=section.key)


@bp.get("/<int:forum_id>/laporan.pdf")
@requires(Permission.VIEW_FORUMS)
def report_pdf(forum_id: int) -> ResponseReturnValue:
    """The report as sent; while the unit works on it, as it would be printed now and marked as a draft."""
    forum = queries.forum(me(), forum_id)
    sent = forum.report
    if sent and sent.sent_at and not sent.returned_at:
        return stored_pdf(forum, "Laporan FKP", sent.pdf_sha256)
    return show_pdf(forum, "Konsep laporan FKP", lambda: draw(content.report(forum, draft=True)))


def _section(key: str) -> ReportSection:
    return content.SECTION_BY_KEY.get(key) or abort(404)
