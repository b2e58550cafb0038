"""Short ways to a forum in some state, and to posting a form as a browser does."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from fkp.forums import agreement, discussion
from fkp.forums.actions import start_forum
from fkp.forums.models import Forum
from fkp.forums.models_papers import BeritaAcara
from fkp.forums.preparation import prepare
from fkp.storage.database import engines, now, session, write_transaction
from fkp.storage.provinces import current_province
from tests.conftest import ProvinceClient, World

HELD_ON = date(2026, 10, 6)
HTMX = {"HX-Request": "true"}
_keys = itertools.count(1)


def started(world: World, topic: str = "Antrean pendaftaran") -> int:
    """A forum of Puskesmas Mapane that Sari just began."""
    with world.open():
        forum = start_forum(world.unit("mapane"), world.period(), topic=topic, by=world.person("sari"))
        return forum.id


def discussed(world: World, *inputs: str, topic: str = "Antrean pendaftaran") -> int:
    """A forum held on HELD_ON in which service users said these things, none answered yet."""
    forum_id = started(world, topic)
    with world.open():
        forum, sari = session().get_one(Forum, forum_id), world.person("sari")
        prepare(forum, {"held_on": HELD_ON}, by=sari)
        for said in inputs or ("Antre terlalu lama",):
            discussion.add_entry(forum, {"group": "pengguna", "input": said}, by=sari)
    return forum_id


def agreed(world: World, *problems: str, topic: str = "Antrean pendaftaran") -> tuple[int, list[int]]:
    """A forum whose parties agree on these problems: the forum's id and the items' ids."""
    forum_id = discussed(world, topic=topic)
    with world.open():
        forum, sari = session().get_one(Forum, forum_id), world.person("sari")
        for problem in problems or ("Loket kurang",):
            values = {
                "problem": problem,
                "recommendation": f"Memperbaiki: {problem}",
                "term_length": "2 Hari",
                "person_in_charge": "Kepala Puskesmas",
            }
            item = agreement.add_item(forum, values, by=sari)
            agreement.let_all_agree(forum, item.id, by=sari)
        return forum_id, [item.id for item in forum.items]


def freeze(world: World, forum_id: int) -> None:
    """Freeze the berita acara, as far as the stages are concerned."""
    with world.open():
        write_transaction(
            lambda: session().add(BeritaAcara(forum_id=forum_id, number=f"{forum_id}/BA", frozen_at=now()))
        )


def post(client: ProvinceClient, path: str, data: dict[str, Any], *, htmx: bool = False) -> TestResponse:
    """Post a form with a key of its own."""
    return client.post(path, data={"kunci": f"uji-{next(_keys)}"} | data, headers=HTMX if htmx else {})


def version_in(answer: TestResponse) -> str:
    """The version that the first form of a page carries."""
    found = re.search(r'name="versi"[^>]* value="(\d+)"', answer.text)
    assert found, answer.text
    return found[1]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements run inside, in the opened province."""
    engine, seen = engines().of(current_province()), []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def statements_of(world: World, client: ProvinceClient, path: str) -> int:
    """How many SQL statements one page needs."""
    with world.open(), statements() as seen:
        assert client.get(path).status_code == 200
    return len(seen)
