"""The stage berita acara: its texts, who signs, and what the paper will say."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_berita_acara as actions
from fkp.documents import berita_acara_content as content
from fkp.documents.berita_acara import BeritaAcara as Paper
from fkp.documents.berita_acara import berita_acara_pdf as draw
from fkp.documents.blueprint import bp
from fkp.documents.content import NotYet
from fkp.documents.forms import BeritaAcaraForm, ScanForm, SignatoriesForm
from fkp.documents.pdf_answers import show_pdf
from fkp.documents.queries import may_see_contacts
from fkp.documents.texts import saved_texts
from fkp.forums import queries
from fkp.forums.actions import StageLocked
from fkp.forums.evidence import shown_files
from fkp.forums.models import Forum
from fkp.forums.stage_pages import stage_context, stage_form
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import page, wants_piece
from fkp.web.saved_forms import fingerprint, to_anchor

STAGE = Stage.BERITA_ACARA
PAGE = "documents/ui/berita_acara.html"


@bp.route("/<int:forum_id>/berita-acara", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def berita_acara(forum_id: int) -> ResponseReturnValue:
    """The stage page; its form saves itself, and a button inside it gives a text back its default."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)

    def save(form: BaseForm, _: int | None) -> int:
        default = request.form.get("bawaan", "")
        restored = {default: ""} if default in content.TEXTS else {}
        return actions.write_berita_acara(forum, form.values | restored, by=me())

    return stage_form(
        forum,
        STAGE,
        lambda **kwargs: BeritaAcaraForm(forum, **kwargs),
        template=PAGE,
        saved=lambda: actions.draft_values(forum),
        save=save,
        own_version=True,
        **around_the_form(forum),
    )


@bp.post("/<int:forum_id>/berita-acara/penanda-tangan")
@requires(Permission.RUN_FORUM)
def choose_signatories(forum_id: int) -> ResponseReturnValue:
    """Take over who signs from the checkboxes."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = SignatoriesForm(forum)
    if not form.validate_on_submit():
        return _signing_again(forum, 422, [str(text) for text in form.signatories.errors])
    chosen = form.signatories.data or []
    try:
        once(lambda: actions.choose_signatories(forum, chosen, by=me()), form)
    except StageLocked as locked:
        return _signing_again(forum, 409, [str(locked)])
    return _after_signing(forum, "Penanda tangan tersimpan.")


@bp.post("/<int:forum_id>/berita-acara/penanda-tangan/<int:signatory_id>/<any(naik, turun):deed>")
@requires(Permission.RUN_FORUM)
def move_signatory(forum_id: int, signatory_id: int, deed: str) -> ResponseReturnValue:
    """Move one signatory a place up or down."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    step = -1 if deed == "naik" else 1
    try:
        once(lambda: actions.move_signatory(forum, signatory_id, step, by=me()), BaseForm())
    except StageLocked as locked:
        return _signing_again(forum, 409, [str(locked)])
    return _after_signing(forum, "")


@bp.get("/<int:forum_id>/berita-acara.pdf")
@requires(Permission.VIEW_FORUMS)
def berita_acara_pdf(forum_id: int) -> ResponseReturnValue:
    """The berita acara as it stands; `?salinan=umum`, and who may not see contacts, get the public copy."""
    forum = queries.forum(me(), forum_id)
    public = request.args.get("salinan") == "umum" or not may_see_contacts(me(), forum.unit)
    name = "Berita acara salinan umum" if public else "Berita acara"
    return show_pdf(forum, name, lambda: draw(present_paper(forum, public=public)))


def present_paper(forum: Forum, *, public: bool = False) -> Paper:
    """The frozen wording, or the draft while there is none; raises NotYet."""
    kept = forum.berita_acara
    if kept and kept.frozen_at:
        return content.from_snapshot(kept.freezes[-1].content, public=public)
    return content.berita_acara(forum, public=public)


def around_the_form(forum: Forum) -> dict[str, Any]:
    """Everything on the page besides the form of texts."""
    own = saved_texts(forum)
    kept = forum.berita_acara
    return {
        "own_texts": {name for name in content.TEXTS if content.text_key(name) in own},
        "texts": content.TEXTS,
        "freezes": list(reversed(kept.freezes)) if kept else [],
        "scans": shown_files(forum, "ba_scan"),
        "scan_form": ScanForm(formdata=None),
        "refused": [],
        **_signing(forum),
    }


def _signing(forum: Forum) -> dict[str, Any]:
    """Who signs and who may, with all that changes along with it."""
    kept = forum.berita_acara
    rows = list(kept.signatories) if kept else []
    chosen = [content.HEAD if row.participant is None else str(row.participant.id) for row in rows]
    form = SignatoriesForm(forum, formdata=None, data={"signatories": chosen or [content.HEAD]})
    try:
        paper = present_paper(forum)
    except NotYet:
        paper = None
    return {
        "kept": kept,
        "signing": content.signing(forum),
        "signatories_form": form,
        "deed": BaseForm(formdata=None),
        "paper": paper,
        "obstacles": actions.obstacles(forum),
    }


def whole_page(forum: Forum, status: int, refused: list[str]) -> ResponseReturnValue:
    """The stage page with its form as recorded, after something beside that form was refused."""
    values = actions.draft_values(forum)
    form = BeritaAcaraForm(forum, formdata=None, data=values)
    form.versi.data = str(fingerprint(values))
    context = stage_context(forum, STAGE) | around_the_form(forum)
    return page(PAGE, status, **context | {"form": form, "refused": refused})


def _signing_again(forum: Forum, status: int, refused: list[str]) -> ResponseReturnValue:
    if wants_piece():
        return _signing_piece(forum, refused=refused), status
    return whole_page(forum, status, refused)


def _after_signing(forum: Forum, message: str) -> ResponseReturnValue:
    if wants_piece():
        return _signing_piece(forum, news=message)
    return to_anchor("documents.berita_acara", "penanda-tangan", message, forum_id=forum.id)


def _signing_piece(forum: Forum, *, refused: list[str] | None = None, news: str = "") -> str:
    context = stage_context(forum, STAGE) | _signing(forum)
    return render_template("documents/ui/_signing_piece.html", **context, refused=refused or [], news=news)
