"""Uploading to a forum and looking at what it shows, as the tests of dokumentasi do it."""

import io
from typing import Any

from werkzeug.test import TestResponse

from fkp.forums.models import Forum
from fkp.storage.database import session
from tests.conftest import World
from tests.storage.uploads import jpeg

HTMX = {"HX-Request": "true"}
SCRIPT = {"X-Upload": "1"}


def upload(world: World, forum: int, path: str, name: str = "sari", **fields: Any) -> TestResponse:
    headers = fields.pop("headers", {})
    return world.client(name).post(
        f"/forum/{forum}/dokumentasi/{path}", data=fields, content_type="multipart/form-data", headers=headers
    )


def photo(name: str = "a.jpg", width: int = 400) -> tuple[io.BytesIO, str]:
    return io.BytesIO(jpeg(width)), name


def look(world: World, name: str, path: str, **more: Any) -> TestResponse:
    """Ask for a file; buffered, so that it is closed again."""
    return world.client(name).get(path, buffered=True, **more)


def kept(world: World, forum: int) -> list[tuple[str, str]]:
    """What the forum shows: (kind, original name), in order."""
    with world.open():
        shown = [file for file in session().get_one(Forum, forum).files if file.removed_at is None]
        return [(file.kind, file.original_name) for file in shown]


def file_ids(world: World, forum: int) -> list[int]:
    with world.open():
        return [file.id for file in session().get_one(Forum, forum).files]


def deed(world: World, forum: int, file_id: int, what: str, name: str = "sari", **more: Any) -> TestResponse:
    path = f"/forum/{forum}/dokumentasi/berkas/{file_id}/{what}"
    return world.client(name).post(path, **more)
