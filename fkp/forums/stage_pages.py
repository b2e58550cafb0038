"""What the pages of a stage share: where they are, their frame, and a form that fills one."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from fkp.forums.actions import lock_reason
from fkp.forums.evidence import evidence
from fkp.forums.models import Forum
from fkp.rules.stages import Stage, advice, blockers, missing, status
from fkp.web.forms import BaseForm
from fkp.web.saved_forms import saved_form

STAGE_ENDPOINTS = {
    Stage.PERSIAPAN: "forums.preparation",
    Stage.DISKUSI: "forums.discussion",
    Stage.PESERTA: "forums.participants",
    Stage.DOKUMENTASI: "forums.documentation",
    Stage.KESEPAKATAN: "forums.agreement",
    Stage.BERITA_ACARA: "documents.berita_acara",
    Stage.TINDAK_LANJUT: "forums.follow_up",
    Stage.LAPORAN: "documents.report",
    Stage.VERIFIKASI: "documents.verification",
}
"""Where each stage is filled in, or looked at."""


def stage_form(
    forum: Forum,
    stage: Stage,
    make_form: Callable[..., BaseForm],
    *,
    template: str,
    saved: Callable[[], dict[str, Any]],
    save: Callable[[BaseForm, int | None], int],
    own_version: bool = False,
    **context: Any,
) -> ResponseReturnValue:
    """Answer GET and POST of a stage that is one form (see saved_form).

    With `own_version` the page is one of several of its stage: only an edit of its own values by somebody
    else is in its way, and `save` is called with None.
    """
    return saved_form(
        make_form,
        template=template,
        conflict_template="forums/conflict.html",
        saved=saved,
        save=save,
        version=None if own_version else lambda: forum.stage(stage).version,
        other=lambda: forum.stage(stage).saved_by_name,
        frame=lambda: stage_context(forum, stage) | context,
    )


def stage_context(forum: Forum, stage: Stage) -> dict[str, Any]:
    """What the frame of every stage page shows: status, what is missing, advice, why it is locked."""
    seen = evidence(forum)
    return {
        "forum": forum,
        "stage": stage,
        "row": forum.stage(stage),
        "status": status(stage, seen),
        "missing": missing(stage, seen),
        "advice": advice(stage, seen),
        "blockers": blockers(stage, seen),
        "locked": lock_reason(forum, stage),
        "evidence": seen,
        "answer_form": BaseForm(formdata=None),
    }
