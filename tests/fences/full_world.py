"""The world of tests/conftest.py with forums and surveys of everything in each unit, and strings that must not leak.

The fences walk through every route, so every kind of record has to be there. Everything a person of Gorontalo
typed holds CANARY["gorontalo"], everything of Sulawesi Tengah CANARY["sulteng"].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from fkp import create_app
from fkp.accounts.models import ResetCode, RoleGrant, SignIn
from fkp.config import Settings
from fkp.documents.berita_acara_content import berita_acara as paper
from fkp.documents.berita_acara_content import snapshot
from fkp.forums.actions import refresh_duty, start_forum
from fkp.forums.models import (
    AgendaItem,
    AgreementItem,
    DiscussionEntry,
    Forum,
    ForumFile,
    ForumText,
    Participant,
    Progress,
    Stance,
    TeamMember,
)
from fkp.forums.models_papers import BeritaAcara, Decision, Freeze, Report, Signatory
from fkp.rules.participation import Group
from fkp.rules.permissions import Role
from fkp.rules.stages import Stage
from fkp.storage.database import Base, engines, now, session, write_transaction
from fkp.storage.files import FileStore
from fkp.storage.provinces import Province, current_province
from fkp.units.logos import receive_logo
from fkp.units.models import Service, Unit
from tests.conftest import (
    PROVINCES,
    ProvinceClient,
    World,
    _people_gorontalo,
    _people_sulteng,
    _person,
)
from tests.fences.full_surveys import Scene, fill_surveys
from tests.fences.routes import Ids, Route

CANARY = {"sulteng": "KANARISULTENG", "gorontalo": "KANARIGORONTALO"}
SECRET = "rahasia untuk uji"
UNITS = {"mapane": "sulteng", "tokorondo": "sulteng", "palu": "sulteng", "kota_gorontalo": "gorontalo"}
STAFF = {"mapane": "sari", "tokorondo": "joko", "palu": "wati", "kota_gorontalo": "yusuf"}
HEADS = {"mapane": "rina", "tokorondo": "ratna", "palu": "wati", "kota_gorontalo": "yusuf"}


@dataclass
class FullWorld(World):
    """`records` names, per unit, the value of every argument a route may have: those of what is in work.

    `sent` is what was sent and published, `beside` what is in another state still, with fewer arguments.
    """

    records: dict[str, Ids] = field(default_factory=dict)
    sent: dict[str, Ids] = field(default_factory=dict)
    beside: dict[str, list[Ids]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def visitor(self, name: str | None, slug: str | None = None) -> ProvinceClient:
        """A fresh browser of this person, at this province's address, even one that is not theirs."""
        client = self.app.test_client()
        assert isinstance(client, ProvinceClient)
        home = self.people[name][0] if name else "sulteng"
        client.slug = slug or home
        if name:
            if name not in self.cookies:
                self.cookies[name] = self.cookie(*self.people[name])
            client.set_cookie("fkp", self.cookies[name], path=f"/{client.slug}/")
        return client

    def of(self, route: Route) -> dict[str, Ids]:
        """The records a route is tried on, by unit: forums and surveys in work, or sent where it needs that."""
        return self.sent if route.needs_sent else self.records

    def states(self, route: Route, unit: str) -> list[Ids]:
        """Every forum or survey of a unit that has this page, in whatever state it is."""
        first = self.of(route)[unit]
        if not route.of_forum_or_survey:
            return [first]
        every = [first, self.records[unit], self.sent[unit], *self.beside[unit]]
        once = {route.path(ids): ids for ids in every if route.names <= ids.keys()}
        return [ids for ids in once.values() if not route.needs_sent or ids is first]

    def ask(self, name: str | None, slug: str | None, path: str, **request: Any) -> TestResponse:
        """Send one request as this person and read the whole answer."""
        response = self.visitor(name, slug).open(path, **request)
        response.get_data()
        response.close()
        return response


def open_world(instance: Path, **flask: object) -> FullWorld:
    """Make the app with both provinces on SQLite in this folder, and everybody and everything in them."""
    flask = {"TESTING": True, "WTF_CSRF_ENABLED": False} | flask
    return fill_app(create_app(Settings(instance=instance, secret_key=SECRET, flask=flask)))


def fill_app(app: Flask) -> FullWorld:
    """Put both provinces with everybody and everything into an app with an empty instance folder."""
    app.test_client_class = ProvinceClient
    for slug, described in PROVINCES.items():
        app.extensions["fkp_provinces"].add(slug, **described)
    world = FullWorld(app)
    for slug in PROVINCES:
        with world.open(slug) as province:
            _create_tables(province)
            write_transaction(lambda slug=slug: _fill(world, slug))  # type: ignore[misc]
    return world


def name_devices(world: FullWorld) -> None:
    """Note each unit's petugas' signed-in device among the ids, once they are all signed in."""
    for unit_name, slug in UNITS.items():
        with world.open(slug):
            found = sa.select(SignIn.id).where(SignIn.person_id == world.records[unit_name]["person_id"])
            world.records[unit_name]["device_id"] = session().scalar(found)
            world.sent[unit_name]["device_id"] = world.records[unit_name]["device_id"]


def close_world(app: Flask) -> None:
    """Let go of every connection."""
    with app.app_context():
        engines().dispose()


def _create_tables(province: Province) -> None:
    Base.metadata.create_all(engines().of(province))


def _fill(world: FullWorld, slug: str) -> None:
    if slug == "sulteng":
        _people_sulteng(world)
        _person(world, slug, "ratna", "Ratna Mondolu", Role.KEPALA_UNIT, unit="dinkes")
        _person(world, slug, "wati", "Wati Lamakampali", Role.PETUGAS, unit="palu")
        _person(world, slug, "nia", "Nia Tadulako", Role.PETUGAS, unit="mapane")
        nia = RoleGrant(role=Role.KOORDINATOR_KABUPATEN.value, region_code="72.71")
        world.person("nia").role_grants.append(nia)
    else:
        _people_gorontalo(world)
        _person(world, slug, "yusuf", "Yusuf Monoarfa", Role.PETUGAS, unit="kota_gorontalo")
        _person(world, slug, "yusuf_head", "Hasna Monoarfa", Role.KEPALA_UNIT, unit="kota_gorontalo")
    for name, (home, person_id) in world.people.items():
        if home == slug:
            person = world.person(name)
            person.jabatan = f"Jabatan {CANARY[slug]}"
            session().add(
                ResetCode(person_id=person_id, code_hash=f"{slug}-{name}", issued_at=now(), expires_at=now())
            )
    for unit_name in (name for name, home in UNITS.items() if home == slug):
        unit = world.unit(unit_name)
        _describe(unit, CANARY[slug])
        service = Service(unit_id=unit.id, name=f"Layanan {CANARY[slug]} {unit_name}")
        session().add(service)
        period = world.period("2026" if slug == "sulteng" else "gorontalo_2026")
        session().flush()
        shared: Ids = {
            "unit_id": unit.id,
            "period_id": period.id,
            "service_id": service.id,
            "person_id": world.people[STAFF[unit_name]][1],
            "grant_id": world.person(STAFF[unit_name]).role_grants[0].id,
        }
        for state in ("sent", "open"):  # the last one begun is the one still being worked on
            forum = start_forum(unit, period, topic=f"Tema {CANARY[slug]} {state}", by=None)
            ids = shared | fill_forum(forum, CANARY[slug], sent=state == "sent")
            (world.sent if state == "sent" else world.records)[unit_name] = ids
        surveyed = world.period("skm_2026" if slug == "sulteng" else "gorontalo_skm_2026")
        scene = Scene(unit, surveyed, service, CANARY[slug], forum_id=world.records[unit_name]["forum_id"])
        sent, opened, beside = fill_surveys(scene, words_of_service=slug == "gorontalo")
        world.sent[unit_name] |= sent
        world.records[unit_name] |= opened
        world.beside[unit_name] = [shared | ids for ids in beside]


def _describe(unit: Unit, mark: str) -> None:
    unit.address = f"Jalan {mark} 1"
    unit.phone, unit.website = "0452 123456", f"https://contoh.go.id/{mark.lower()}"
    unit.head_name, unit.head_nip, unit.head_jabatan = f"Kepala {mark}", "197501012000032001", f"Kepala {mark}"
    logo = BytesIO()
    Image.new("RGB", (40, 40), (unit.id % 250, 90, 40)).save(logo, "PNG")
    logo.seek(0)
    unit.logo_sha256 = receive_logo(logo, f"{mark}.png").sha256


def fill_forum(forum: Forum, mark: str, *, sent: bool, rows: int = 1) -> Ids:
    """Write something into every part of a forum; returns the id of one row of each kind by argument name."""
    forum.subjects, forum.mode, forum.form = ["permasalahan_pelayanan"], "tatap_muka", "fgd"
    forum.place, forum.held_on, forum.starts, forum.ends = f"Aula {mark}", date(2026, 3, 4), time(9), time(12)
    forum.letter_number, forum.letter_date = f"1/{mark}", date(2026, 2, 1)
    forum.letter_recipients = {Group.PENGGUNA.value: f"Tono {mark}"}
    forum.vulnerable = {}
    forum.services = list(forum.unit.services)
    kept = {}
    for number in range(rows):
        kept = _row_of_everything(forum, mark, number)
    forum.texts.append(ForumText(key="diskusi.ringkasan", text=f"Ringkasan {mark}"))
    for stage in Stage:
        row = forum.stage(stage)
        row.saved_at, row.saved_by_name = now(), f"Penyimpan {mark}"
    session().flush()
    berita_acara = _berita_acara(forum, mark, frozen=sent)
    report = Report(forum=forum)
    if sent:
        report.reference, report.sent_at, report.sent_by_name = f"TT-{forum.code}", now(), f"Kepala {mark}"
        report.pdf_sha256 = berita_acara.freezes[0].pdf_sha256
    session().add(report)
    session().flush()
    if sent:
        session().add(Decision(report_id=report.id, by_name="Dewi", verdict="dikembalikan", note=f"Catatan {mark}"))
    session().flush()
    refresh_duty(forum.unit, forum.period_id)
    return {name: row.id for name, row in kept.items()} | {
        "forum_id": forum.id,
        "revision": 1,
        "freeze_id": berita_acara.freezes[0].id,
        "signatory_id": berita_acara.signatories[0].id,
    }


def _row_of_everything(forum: Forum, mark: str, number: int) -> dict[str, object]:
    team = TeamMember(name=f"Anggota {mark} {number}", jabatan="Staf", task="Notulis")
    agenda = AgendaItem(hours="09.00", what=f"Pembukaan {mark} {number}", who="Ketua")
    entry = DiscussionEntry(group=Group.PENGGUNA.value, speaker=f"Tono {mark}", input=f"Masukan {mark} {number}")
    participants = [
        Participant(
            name=f"Peserta {mark} {number} {group.value}",
            group=group.value,
            sex="L",
            organisation=f"Lembaga {mark}",
            contact="081234567890",
        )
        for group in Group
    ]
    item = AgreementItem(
        problem=f"Masalah {mark} {number}",
        recommendation=f"Rekomendasi {mark} {number}",
        term_class="pendek",
        term_length="2 bulan",
        due=date(2026, 6, 1),
        person_in_charge=f"Penanggung {mark}",
        plan=f"Rencana {mark}",
        percent=40,
        stances=[Stance(group=Group.PENGGUNA.value, stance="setuju_catatan", reason=f"Alasan {mark}")],
        progress=[Progress(by_name="Sari", percent=40, description=f"Kemajuan {mark}")],
    )
    forum.team.append(team)
    forum.agenda.append(agenda)
    forum.entries.append(entry)
    forum.participants.extend(participants)
    forum.items.append(item)
    session().flush()
    photo = _file(forum, "foto", mark, number)
    video = _video(forum, mark)
    proof = _file(forum, "bukti_tindak_lanjut", mark, number, item_id=item.id)
    session().add(ForumFile(forum=forum, kind="tautan_video", link="https://contoh.go.id/video", caption=mark))
    session().flush()
    return {
        "entry_id": entry,
        "participant_id": participants[0],
        "item_id": item,
        "file_id": photo,
        "video_id": video,
        "proof_id": proof,
        "member_id": team,
        "agenda_id": agenda,
        "progress_id": item.progress[0],
    }


def _file(forum: Forum, kind: str, mark: str, number: int, item_id: int | None = None) -> ForumFile:
    store = FileStore(current_province().files)
    picture = Image.new("RGB", (60, 40), (forum.id % 250, number * 7 % 250, 90))
    out = BytesIO()
    picture.save(out, "JPEG")
    out.seek(0)
    stored = store.keep_photo(out, f"{mark}.jpg")
    file = ForumFile(
        forum=forum,
        kind=kind,
        position=number,
        caption=f"Keterangan {mark}",
        sha256=stored.sha256,
        thumbnail_sha256=stored.thumbnail_sha256,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        item_id=item_id,
    )
    session().add(file)
    session().flush()
    return file


def _video(forum: Forum, mark: str) -> ForumFile:
    stored = FileStore(current_province().files).keep_bytes(b"\0\0\0\x18ftypmp42", "video/mp4", f"{mark}.mp4")
    file = ForumFile(
        forum=forum,
        kind="video",
        caption=f"Video {mark}",
        sha256=stored.sha256,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
    )
    session().add(file)
    session().flush()
    return file


def _berita_acara(forum: Forum, mark: str, *, frozen: bool) -> BeritaAcara:
    pdf = FileStore(current_province().files).keep_bytes(
        b"%PDF-1.4 " + mark.encode() + forum.code.encode(), "application/pdf", "ba.pdf"
    )
    berita_acara = BeritaAcara(
        forum_id=forum.id,
        number=f"BA/{forum.id}/{mark}",
        place=f"Poso {mark}",
        signed_on=date(2026, 3, 4),
        frozen_at=now() if frozen else None,
        signatories=[Signatory(participant_id=None), Signatory(participant_id=forum.participants[0].id)],
        freezes=[
            Freeze(
                revision=1,
                frozen_by_name=f"Rina {mark}",
                content={},
                pdf_sha256=pdf.sha256,
                reopened_at=None if frozen else now(),
                reopened_reason="" if frozen else f"Keliru {mark}",
            )
        ],
    )
    session().add(berita_acara)
    session().flush()
    session().expire(forum, ["berita_acara"])
    berita_acara.freezes[0].content = snapshot(paper(forum, frozen=True))
    session().flush()
    return berita_acara


def arguments(names: Mapping[str, object] | set[str], ids: Ids) -> Ids:
    """The values a route's arguments take for one record; KeyError names an argument nobody thought of."""
    return {name: ids[name] for name in names}
