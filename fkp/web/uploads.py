"""Files that people send and look at: taken in with a word on each, given out so that nothing in them runs."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Response, abort, send_file
from werkzeug.datastructures import FileStorage

from fkp.storage.files import MEGABYTE, FileRefused, FileStore, StorageFull, StoredFile
from fkp.storage.provinces import current_province

RESERVE = 200 * MEGABYTE
"""What stays free on the disk whatever is uploaded: the database needs room to go on."""
YEAR = 365 * 24 * 60 * 60
# Nothing inside an uploaded file may run or load anything, should a browser take it for a page. Some browsers show no
# PDF in a sandbox; all draw it in a viewer of their own, apart from this site.
SANDBOXED = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'self'"
PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


def file_store() -> FileStore:
    """Where the open province keeps its files."""
    return FileStore(current_province().files)


@dataclass
class Received:
    """What became of the uploads of one form; `refused` are sentences that begin with the file's name."""

    stored: list[StoredFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def receive(uploads: list[FileStorage], keep: Callable[[FileStorage], StoredFile]) -> Received:
    """Store every upload that is good and say of each other one why it is not. Raises StorageFull."""
    received = Received()
    for upload in uploads:
        try:
            received.stored.append(keep(upload))
        except FileRefused as refusal:
            received.refused.append(refusal.reason)
    return received


def ensure_room(size: int) -> None:
    """Refuse with StorageFull when this many bytes would leave the disk without its reserve."""
    if shutil.disk_usage(current_province().files).free < size + RESERVE:
        raise StorageFull("the disk's reserve would be used up")


def give_out(sha256: str | None, media_type: str, name: str, *, attached: bool = False) -> Response:
    """A kept file, to look at or (`attached`) to save, in parts for a player that seeks; 404 when it is not kept."""
    store = file_store()
    if sha256 is None or not store.exists(sha256):
        abort(404)
    answer = send_file(
        store.path(sha256),
        mimetype=media_type,
        as_attachment=attached,
        download_name=name,
        conditional=True,
        etag=sha256,
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else SANDBOXED
    return answer


def give_out_thumbnail(sha256: str | None, name: str) -> Response:
    """The small picture of a photo; its content never changes under its address."""
    answer = give_out(sha256, "image/jpeg", name)
    answer.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return answer
