"""What an operator types, and what is answered."""

import os
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from fkp import create_app
from fkp.config import Settings
from fkp.duties.models import Duty, DutyCount
from fkp.forums.actions import start_forum
from fkp.forums.files import add_file, file_store
from fkp.storage.database import session, write_transaction
from fkp.surveys.models_answers import AnswerPace
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey


def _run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def forum_id(world: World) -> int:
    """A forum of Sari's with a file."""
    with world.open():
        sari = world.person("sari")
        forum = start_forum(world.unit("mapane"), world.period(), topic="Antrean", by=sari)
        stored = file_store().keep_bytes(b"%PDF-1.7 daftar", "application/pdf", "daftar.pdf")
        add_file(forum, "daftar_hadir", stored, by=sari)
        return forum.id


def _lines(result: Result, word: str) -> list[str]:
    return [line for line in result.output.splitlines() if line.startswith(word)]


def test_the_doctor_finds_summaries_and_files_in_order(world: World, forum_id: int) -> None:
    answer = _run(world.app, "doctor", "--thorough")
    assert "sulteng: ringkasan sesuai dengan catatan forum" in answer.output
    assert "sulteng: 1 berkas utuh" in answer.output
    assert "Python 3." in answer.output


def test_the_doctor_names_the_database_program(world: World) -> None:
    answer = _run(world.app, "doctor")
    on_server = world.app.extensions["fkp_settings"].database_url is not None
    assert ("PostgreSQL 15" if on_server else "SQLite 3.") in answer.output


def test_a_lost_file_is_trouble(world: World, forum_id: int) -> None:
    with world.open():
        lost = next(iter(file_store().all_hashes()))
        file_store().discard(lost)
    answer = _run(world.app, "doctor")
    assert answer.exit_code == 1
    assert any(lost in line for line in _lines(answer, "MASALAH"))


def test_a_changed_file_is_only_seen_when_thorough(world: World, forum_id: int) -> None:
    with world.open():
        path = file_store().path(next(iter(file_store().all_hashes())))
        path.write_bytes(b"lain")
    assert "sulteng: 1 berkas ada" in _run(world.app, "doctor").output
    assert any("hilang atau rusak" in line for line in _lines(_run(world.app, "doctor", "--thorough"), "MASALAH"))


def test_a_wrong_count_is_found_and_recount_puts_it_right(world: World, forum_id: int) -> None:
    with world.open():
        write_transaction(lambda: session().execute(sa.update(DutyCount).values(units=DutyCount.units + 3)) and None)
    before = _run(world.app, "doctor")
    assert before.exit_code == 1
    assert any("jalankan `flask recount sulteng`" in line for line in _lines(before, "MASALAH"))
    answer = _run(world.app, "recount", "sulteng")
    assert answer.exit_code == 0, answer.output
    assert "ringkasan sesuai" in answer.output
    assert not [
        line for line in _lines(_run(world.app, "doctor"), "MASALAH") if "sulteng: " in line and "ringkasan" in line
    ]


def test_recount_finds_a_duty_that_says_something_else_than_its_forum(world: World, forum_id: int) -> None:
    with world.open():
        write_transaction(
            lambda: (
                session().execute(sa.update(Duty).where(Duty.forum_id == forum_id).values(state="dikirim")) and None
            )
        )
    answer = _run(world.app, "recount", "sulteng")
    assert "Puskesmas Mapane: tercatat dikirim, seharusnya berjalan" in answer.output
    with world.open():
        duty = session().get_one(Duty, (world.periods["2026"], world.units["mapane"]))
        assert duty.state == "berjalan" and duty.forum_id == forum_id


def test_a_secret_that_others_can_read_is_trouble(world: World) -> None:
    secret = world.app.extensions["fkp_settings"].instance / "secret"
    secret.write_text("x" * 64)
    secret.chmod(0o644)
    answer = _run(world.app, "doctor")
    assert answer.exit_code == 1
    assert any("dapat dibaca orang lain (izin 644)" in line for line in _lines(answer, "MASALAH"))


def test_debug_is_trouble_and_plain_http_a_warning(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    answer = _run(world.app, "doctor")
    assert any("debug" in line for line in _lines(answer, "MASALAH"))
    assert any("FKP_HTTPS" in line for line in _lines(answer, "PERINGATAN"))


def test_a_backup_is_made_checked_and_restored(world: World, forum_id: int, tmp_path: Path) -> None:
    target = tmp_path / "sulteng.zip"
    made = _run(world.app, "backup", "sulteng", target)
    assert made.exit_code == 0, made.output
    assert "1 berkas" in made.output
    checked = _run(world.app, "backup", "--verify", target)
    assert checked.exit_code == 0 and "cadangan utuh" in checked.output
    refused = _run(world.app, "restore", "sulteng", target)
    assert refused.exit_code == 1 and "sudah berisi data" in refused.output
    restored = _run(world.app, "restore", "sulteng", target, "--replace")
    assert restored.exit_code == 0, restored.output
    assert "sulteng.before-" in restored.output


def test_a_backup_with_a_lost_file_ends_with_an_error(world: World, forum_id: int, tmp_path: Path) -> None:
    with world.open():
        file_store().discard(next(iter(file_store().all_hashes())))
    answer = _run(world.app, "backup", "sulteng", tmp_path / "c.zip")
    assert answer.exit_code == 1
    assert "sudah hilang atau rusak" in answer.output
    assert (tmp_path / "c.zip").exists()


def test_an_unknown_province_is_a_sentence(world: World, tmp_path: Path) -> None:
    for words in (("backup", "papua", tmp_path / "c.zip"), ("recount", "papua")):
        answer = _run(world.app, *words)
        assert answer.exit_code == 1
        assert "Provinsi 'papua' tidak ada di sini" in answer.output


def test_backup_without_a_target_says_how(world: World) -> None:
    answer = _run(world.app, "backup", "sulteng")
    assert answer.exit_code == 2
    assert "Sebutkan PROVINCE dan TARGET" in answer.output


def test_tidy_removes_what_interrupted_uploads_left(world: World) -> None:
    with world.open():
        incoming = file_store().incoming
        incoming.mkdir(parents=True)
        (incoming / "lama").write_bytes(b"setengah")
        (incoming / "baru").write_bytes(b"setengah")
        two_days_ago = time.time() - 2 * 24 * 60 * 60
        os.utime(incoming / "lama", (two_days_ago, two_days_ago))
    answer = _run(world.app, "tidy")
    assert "sulteng: 1 sisa unggahan dan 0 hitungan laju jawaban dihapus" in answer.output
    assert [path.name for path in incoming.iterdir()] == ["baru"]


def test_tidy_forgets_how_fast_answers_came_but_not_which_device_answered(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, device="d1")
    stretches = sa.select(AnswerPace.sender, AnswerPace.stretch > 0).order_by(AnswerPace.sender, AnswerPace.stretch)
    with world.open():
        assert [tuple(row) for row in session().execute(stretches)] == [("a1", True), ("d1", False), ("d1", True)]
        long_ago = sa.update(AnswerPace).where(AnswerPace.stretch > 0).values(stretch=AnswerPace.stretch - 3)
        write_transaction(lambda: session().execute(long_ago))
    assert "sulteng: 0 sisa unggahan dan 2 hitungan laju jawaban dihapus" in _run(world.app, "tidy").output
    with world.open():
        assert [tuple(row) for row in session().execute(stretches)] == [("d1", False)]


def test_the_demo_leaves_a_filled_installation_alone(world: World) -> None:
    quiet = _run(world.app, "demo", "--if-empty")
    assert quiet.exit_code == 0 and quiet.output == ""
    refused = _run(world.app, "demo")
    assert refused.exit_code == 1
    assert "Sudah ada provinsi di sini: gorontalo, sulteng" in refused.output


def test_the_demo_shows_the_accounts_of_the_provinces_that_are_there(world: World, tmp_path: Path) -> None:
    answer = _run(world.app, "demo", "--show-accounts")
    assert "sari@demo.fkp.id" in answer.output and "maria@demo.fkp.id" in answer.output
    assert "demo-fkp-2026!" in answer.output
    empty = create_app(Settings(instance=tmp_path / "kosong", secret_key="rahasia kosong"))
    assert _run(empty, "demo", "--show-accounts").output == ""
