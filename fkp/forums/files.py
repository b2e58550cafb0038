"""What proves a forum: photos, videos, documents and links, taken out and put back but never lost.

The content lies in the file store under its hash; a record here says to which forum it belongs and as what.
Content is stored first: when the record cannot be written, what was stored harms nobody.
"""

import sqlalchemy as sa
from flask import abort

from fkp.accounts.models import Person
from fkp.forums.actions import StageLocked, lock_reason, mark_saved
from fkp.forums.models import Forum, ForumFile
from fkp.rules.stages import Stage
from fkp.storage.audit import name_of, record
from fkp.storage.database import now, session, writes
from fkp.storage.files import StoredFile
from fkp.web.forms import Stale
from fkp.web.uploads import file_store as file_store

KINDS = {
    "foto": "Foto",
    "video": "Video",
    "tautan_video": "Tautan video",
    "daftar_hadir": "Daftar hadir",
    "undangan": "Undangan",
    "sk_tim": "SK tim",
    "materi": "Materi",
    "ba_scan": "Pindaian berita acara",
    "bukti_tindak_lanjut": "Bukti tindak lanjut",
}
DOCUMENT_KINDS = {kind: KINDS[kind] for kind in ("daftar_hadir", "undangan", "sk_tim", "materi")}
VIDEO_KINDS = ("video", "tautan_video")

_STAGE_OF = {"ba_scan": Stage.BERITA_ACARA, "bukti_tindak_lanjut": Stage.TINDAK_LANJUT}


def stage_of(kind: str) -> Stage:
    """The stage a file of this kind belongs to."""
    return _STAGE_OF.get(kind, Stage.DOKUMENTASI)


def find_file(forum: Forum, file_id: int) -> ForumFile:
    """One file of this forum, taken out or not; another forum's does not exist (404)."""
    found = next((file for file in forum.files if file.id == file_id), None)
    return found or abort(404)


@writes
def add_file(
    forum: Forum,
    kind: str,
    stored: StoredFile,
    *,
    caption: str = "",
    item_id: int | None = None,
    by: Person | None,
) -> ForumFile | None:
    """Add a stored file to a forum; None when the forum already shows this very content as the same thing.

    What was taken out before is put back instead of doubled. `item_id` is the agreed item that a
    bukti_tindak_lanjut proves. Raises StageLocked.
    """
    _ensure_unlocked(forum, kind)
    known = _same_content(forum, kind, stored.sha256, item_id)
    if known is not None:
        return None if known.removed_at is None else _put_back(known, by)
    added = ForumFile(
        kind=kind,
        position=_next_position(forum, kind),
        caption=caption,
        sha256=stored.sha256,
        thumbnail_sha256=stored.thumbnail_sha256,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        item_id=item_id,
        uploaded_by_name=name_of(by),
    )
    return _keep(forum, added, stored.original_name, by)


@writes
def add_link(forum: Forum, link: str, *, caption: str = "", by: Person | None) -> ForumFile | None:
    """Add the address of a video that lies elsewhere; None when the forum already shows it. Raises StageLocked."""
    _ensure_unlocked(forum, "tautan_video")
    known = next((file for file in forum.files if file.kind == "tautan_video" and file.link == link), None)
    if known is not None:
        return None if known.removed_at is None else _put_back(known, by)
    added = ForumFile(
        kind="tautan_video",
        position=_next_position(forum, "tautan_video"),
        caption=caption,
        link=link,
        uploaded_by_name=name_of(by),
    )
    return _keep(forum, added, link, by)


@writes
def caption_file(file: ForumFile, caption: str, *, seen: str | None = None, by: Person | None) -> None:
    """Write the words under a file. `seen` is the caption the person started from; raises Stale when it is
    no longer the saved one, and StageLocked."""
    _ensure_unlocked(file.forum, file.kind)
    if caption == file.caption:
        return
    if seen is not None and seen != file.caption:
        raise Stale
    before, file.caption = file.caption, caption
    record(
        f"Mengubah keterangan {KINDS[file.kind].lower()}",
        by=by,
        on=file.forum,
        before={"caption": before},
        after={"caption": caption},
    )
    mark_saved(file.forum, stage_of(file.kind), by=by)


@writes
def move_file(file: ForumFile, step: int, *, by: Person | None) -> None:
    """Move a file `step` places among the shown ones of its kind (-1 is earlier). Raises StageLocked."""
    _ensure_unlocked(file.forum, file.kind)
    # Those taken out keep no place among the others: they come last, and return at the end.
    shown = [other for other in file.forum.files if other.kind == file.kind and other.removed_at is None]
    at = shown.index(file)
    to = min(max(at + step, 0), len(shown) - 1)
    shown.insert(to, shown.pop(at))
    for position, other in enumerate(shown):
        other.position = position
    mark_saved(file.forum, stage_of(file.kind), by=by)


@writes
def remove_file(file: ForumFile, *, by: Person | None) -> None:
    """Take a file out of the forum: hidden and counted no more, until it is put back. Raises StageLocked."""
    _ensure_unlocked(file.forum, file.kind)
    if file.removed_at is None:
        file.removed_at = now()
        record(f"Mengeluarkan {_named(file)}", by=by, on=file.forum)
        mark_saved(file.forum, stage_of(file.kind), by=by)


@writes
def restore_file(file: ForumFile, *, by: Person | None) -> None:
    """Put a file back that was taken out. Raises StageLocked."""
    _ensure_unlocked(file.forum, file.kind)
    if file.removed_at is not None:
        _put_back(file, by)


def _ensure_unlocked(forum: Forum, kind: str) -> None:
    # The signed scan comes after the freezing, which locks the berita acara itself: only the report shuts it.
    reason = lock_reason(forum, Stage.DOKUMENTASI if kind == "ba_scan" else stage_of(kind))
    if reason:
        raise StageLocked(reason)


def _same_content(forum: Forum, kind: str, sha256: str, item_id: int | None) -> ForumFile | None:
    of_kind = (file for file in forum.files if file.kind == kind and file.item_id == item_id)
    return next((file for file in of_kind if file.sha256 == sha256), None)


def _next_position(forum: Forum, kind: str) -> int:
    of_kind = sa.select(sa.func.max(ForumFile.position)).where(ForumFile.forum_id == forum.id, ForumFile.kind == kind)
    last = session().scalar(of_kind)
    return 0 if last is None else last + 1


def _keep(forum: Forum, added: ForumFile, name: str, by: Person | None) -> ForumFile:
    forum.files.append(added)
    record(f"Menambahkan {KINDS[added.kind].lower()}", by=by, on=forum, after={"file": name})
    mark_saved(forum, stage_of(added.kind), by=by)
    return added


def _put_back(file: ForumFile, by: Person | None) -> ForumFile:
    file.position = _next_position(file.forum, file.kind)
    file.removed_at = None
    record(f"Memulihkan {_named(file)}", by=by, on=file.forum)
    mark_saved(file.forum, stage_of(file.kind), by=by)
    return file


def _named(file: ForumFile) -> str:
    return f"{KINDS[file.kind].lower()} {file.original_name or file.link}"[:180]
