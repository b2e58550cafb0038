"""Photos and papers of a survey: how it was held, and what proves its follow-up; taken out, never lost.

The content lies in the file store under its hash; a record here says what it shows. Content is stored first: when
the record cannot be written, what was stored harms nobody.
"""

from flask import abort

from fkp.accounts.models import Person
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import name_of, record
from fkp.storage.database import now, writes
from fkp.storage.files import StoredFile
from fkp.surveys.actions import SurveyLocked, lock_reason, refresh_duty
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyFile
from fkp.web.forms import Stale
from fkp.web.rows import find_row

PROOF, DOCUMENTATION = "bukti_tindak_lanjut", "dokumentasi"
KINDS = {PROOF: "Bukti tindak lanjut", DOCUMENTATION: "Dokumentasi"}


def shown(survey: Survey, kind: str, follow_up_id: int | None = None) -> list[SurveyFile]:
    """The files of a kind that were not taken out, in the order they came; with an id, those of one line."""
    return [file for file in _of(survey, kind, follow_up_id) if file.removed_at is None]


def removed(survey: Survey, kind: str, follow_up_id: int | None = None) -> list[SurveyFile]:
    """Those that were taken out and can be put back."""
    return [file for file in _of(survey, kind, follow_up_id) if file.removed_at is not None]


def find_file(survey: Survey, file_id: int, kind: str | None = None, follow_up_id: int | None = None) -> SurveyFile:
    """One file of this survey (of this kind, of this line), taken out or not; others do not exist here (404)."""
    found = survey.files if kind is None else _of(survey, kind, follow_up_id)
    return next((file for file in found if file.id == file_id), None) or abort(404)


def lock_of(survey: Survey, kind: str) -> str | None:
    """Why files of this kind cannot be changed now: photos of the survey are part of its report, proofs are not."""
    return lock_reason(survey, SurveyStep.LAPORAN if kind == DOCUMENTATION else SurveyStep.TINDAK_LANJUT)


@writes
def add_file(
    survey: Survey, kind: str, stored: StoredFile, *, follow_up_id: int | None = None, by: Person | None
) -> SurveyFile | None:
    """Add a stored file; None when the survey already shows this very content as the same thing.

    What was taken out before is put back instead of doubled. `follow_up_id` is the line that a proof belongs to.
    Raises SurveyLocked, and RowGone for a line that is not there.
    """
    _ensure_unlocked(survey, kind)
    if follow_up_id is not None:
        find_row(survey.follow_ups, follow_up_id)
    known = next((file for file in _of(survey, kind, follow_up_id) if file.sha256 == stored.sha256), None)
    if known is not None:
        return None if known.removed_at is None else _put_back(survey, known, by)
    added = SurveyFile(
        kind=kind,
        follow_up_id=follow_up_id,
        sha256=stored.sha256,
        thumbnail_sha256=stored.thumbnail_sha256,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        uploaded_by_name=name_of(by),
    )
    survey.files.append(added)
    record(f"Menambahkan {KINDS[kind].lower()}", by=by, on=survey, after={"file": stored.original_name})
    refresh_duty(survey.unit, survey.period_id)
    return added


@writes
def caption_file(
    survey: Survey, file: SurveyFile, caption: str, *, seen: str | None = None, by: Person | None
) -> None:
    """Write the words under a file. `seen` is the caption the person started from; raises Stale when it is no
    longer the saved one, and SurveyLocked."""
    _ensure_unlocked(survey, file.kind)
    if caption == file.caption:
        return
    if seen is not None and seen != file.caption:
        raise Stale
    before, file.caption = file.caption, caption
    deed = f"Mengubah keterangan {KINDS[file.kind].lower()}"
    record(deed, by=by, on=survey, before={"caption": before}, after={"caption": caption})


@writes
def remove_file(survey: Survey, file: SurveyFile, *, by: Person | None) -> None:
    """Take a file out: hidden and printed no more, until it is put back. Raises SurveyLocked."""
    _ensure_unlocked(survey, file.kind)
    if file.removed_at is None:
        file.removed_at = now()
        record(f"Mengeluarkan {_named(file)}", by=by, on=survey)
        refresh_duty(survey.unit, survey.period_id)


@writes
def restore_file(survey: Survey, file: SurveyFile, *, by: Person | None) -> None:
    """Put a file back that was taken out. Raises SurveyLocked."""
    _ensure_unlocked(survey, file.kind)
    if file.removed_at is not None:
        _put_back(survey, file, by)


def _of(survey: Survey, kind: str, follow_up_id: int | None) -> list[SurveyFile]:
    return [file for file in survey.files if file.kind == kind and follow_up_id in (None, file.follow_up_id)]


def _ensure_unlocked(survey: Survey, kind: str) -> None:
    reason = lock_of(survey, kind)
    if reason:
        raise SurveyLocked(reason)


def _put_back(survey: Survey, file: SurveyFile, by: Person | None) -> SurveyFile:
    file.removed_at = None
    record(f"Memulihkan {_named(file)}", by=by, on=survey)
    refresh_duty(survey.unit, survey.period_id)
    return file


def _named(file: SurveyFile) -> str:
    return f"{KINDS[file.kind].lower()} {file.original_name}"[:180]
