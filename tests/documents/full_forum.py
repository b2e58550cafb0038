"""A forum of Puskesmas Mapane with everything written down, ready for its berita acara."""

from datetime import date, time
from io import BytesIO
from typing import Any

from PIL import Image

from fkp.documents.actions_berita_acara import choose_signatories, freeze_berita_acara, number_berita_acara
from fkp.documents.actions_report import send_report
from fkp.documents.berita_acara_content import HEAD, berita_acara
from fkp.documents.report_content import report
from fkp.forums.actions import mark_saved, start_forum
from fkp.forums.files import add_file, file_store
from fkp.forums.models import (
    AgendaItem,
    AgreementItem,
    DiscussionEntry,
    Forum,
    Participant,
    Stance,
    TeamMember,
)
from fkp.rules.stages import Stage
from fkp.storage.database import session, write_transaction
from fkp.units.models import Service
from tests.conftest import World

TOPIC = "Antrean pendaftaran rawat jalan"
AGREED = ("Antrean loket lama", "Membuka loket kedua", "Jangka pendek (2 Bulan)")
DISPUTED = ("Tidak ada layanan sore", "Membuka layanan sampai pukul 20.00")
OBJECTION = "tenaga belum cukup"
PHONE = "0812-3456-7890"
PEOPLE = (
    ("Rina Tandi", "penyelenggara", "P", "Puskesmas Mapane", "Kepala", "0811-0000-0001"),
    ("Tono Lagarense", "pengguna", "L", "Warga Desa Mapane", "Ketua RT 01", PHONE),
    ("Yuliana Tobondo", "media", "P", "Radio Poso", "Wartawan", "0813-1111-2222"),
    ("Yansen Mbaloto", "masyarakat_sipil", "L", "Yayasan Sintuwu", "", ""),
)


def held_forum(world: World, unit: str = "mapane", topic: str = TOPIC) -> int:
    """A forum held and written down, up to kesepakatan; its id. To be called outside an opened province."""
    with world.open():
        return write_transaction(lambda: _held(world, unit, topic))


def _held(world: World, unit_name: str, topic: str) -> int:
    unit = world.unit(unit_name)
    forum = start_forum(unit, world.period(), topic=topic, by=None)
    forum.subjects, forum.mode, forum.form = ["permasalahan_pelayanan"], "tatap_muka", "dialog_interaktif"
    forum.place, forum.held_on, forum.starts = "Aula Puskesmas Mapane", date(2026, 3, 3), time(9)
    forum.letter_number, forum.letter_date = "005/217/PKM/2026", date(2026, 2, 20)
    forum.letter_recipients = {"pengguna": "Tono Lagarense\nKader posyandu", "media": "Radio Poso"}
    forum.services = list(session().query(Service).where(Service.unit_id == unit.id))
    forum.team = [TeamMember(name="Sari Wulandari", task="Notulis"), TeamMember(name="Lince Modjo", task="Moderator")]
    forum.agenda = [AgendaItem(hours="09.00–09.15", what="Pembukaan", who="Kepala Puskesmas")]
    forum.entries = [
        DiscussionEntry(
            group="pengguna", speaker="Tono Lagarense", input="Antre dua jam di loket.", answer="Loket ditambah."
        )
    ]
    forum.participants = [_participant(*person) for person in PEOPLE]
    forum.participants[2].name_public = True
    forum.items = [
        _item(AGREED[0], AGREED[1], setuju="pengguna", setuju_catatan="media"),
        _item(*DISPUTED, setuju="pengguna", keberatan="masyarakat_sipil"),
    ]
    for stage in (Stage.DISKUSI, Stage.PESERTA, Stage.KESEPAKATAN):
        mark_saved(forum, stage, by=None)
    return forum.id


def _participant(name: str, group: str, sex: str, organisation: str, jabatan: str, contact: str) -> Participant:
    return Participant(
        name=name, group=group, sex=sex, organisation=organisation, jabatan=jabatan, contact=contact, attended=True
    )


def _item(problem: str, recommendation: str, **stances: str) -> AgreementItem:
    reasons = {"setuju": "", "setuju_catatan": "Hari Senin didahulukan", "keberatan": OBJECTION}
    return AgreementItem(
        problem=problem,
        recommendation=recommendation,
        term_class="pendek",
        term_length="2 Bulan",
        due=date(2026, 5, 3),
        person_in_charge="Kepala Tata Usaha",
        stances=[Stance(group=group, stance=stance, reason=reasons[stance]) for stance, group in stances.items()],
    )


def sign(world: World, forum_id: int) -> None:
    """Let the head, Tono and Yuliana sign."""
    with world.open():
        forum = session().get_one(Forum, forum_id)
        people = [str(person.id) for person in forum.participants[1:3]]
        choose_signatories(forum, [HEAD, *people], by=None)


def prove(world: World, forum_id: int) -> None:
    """Add a photo, the attendance list and the signed berita acara."""
    with world.open():
        forum = session().get_one(Forum, forum_id)
        store = file_store()
        for kind, shade in (("foto", 90), ("daftar_hadir", 120), ("ba_scan", 200)):
            stored = store.keep_photo(_picture(shade), f"{kind}.jpg")
            add_file(forum, kind, stored, by=None)


def plan(world: World, forum_id: int) -> None:
    """Write a rencana aksi for what was agreed."""
    with world.open():

        def write() -> None:
            forum = session().get_one(Forum, forum_id)
            forum.items[0].plan = "Menyusun jadwal petugas loket"
            mark_saved(forum, Stage.TINDAK_LANJUT, by=None)

        write_transaction(write)


def _picture(shade: int) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 90)).save(out, "JPEG")
    out.seek(0)
    return out


def hidden(answer: Any, name: str) -> str:
    """The value of a hidden field on a page."""
    before, _, after = answer.text.partition(f'name="{name}"')
    tag = before[before.rfind("<") :] + f'name="{name}"' + after[: after.find(">")]
    assert "value=" in tag, tag
    return str(tag.partition('value="')[2].partition('"')[0])


def freeze(world: World, forum_id: int, name: str = "sari") -> Any:
    """Freeze through the confirmation page."""
    client = world.client(name)
    path = f"/forum/{forum_id}/berita-acara/bekukan"
    asked = client.get(path)
    assert asked.status_code == 200, asked.text
    return client.post(path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi")})


PAPER = b"%PDF-1.4 kertas uji"


def frozen_forum(world: World) -> int:
    """A forum with a frozen berita acara; its PDF is a stand-in, so that nothing is drawn."""
    forum_id = held_forum(world)
    sign(world, forum_id)
    with world.open():
        forum, sari = session().get_one(Forum, forum_id), world.person("sari")
        number_berita_acara(forum, by=sari)
        stored = file_store().keep_bytes(PAPER, "application/pdf", "berita-acara.pdf")
        freeze_berita_acara(forum, berita_acara(forum, frozen=True), stored.sha256, by=sari)
    return forum_id


def sendable_forum(world: World) -> int:
    """A forum whose report can be sent."""
    forum_id = frozen_forum(world)
    prove(world, forum_id)
    plan(world, forum_id)
    return forum_id


def sent_forum(world: World) -> int:
    """A forum whose report was sent by Rina, with a stand-in for its PDF."""
    forum_id = sendable_forum(world)
    resend(world, forum_id)
    return forum_id


def resend(world: World, forum_id: int) -> None:
    """Send the report as Rina, drawing nothing."""
    with world.open():
        forum = session().get_one(Forum, forum_id)
        stored = file_store().keep_bytes(PAPER, "application/pdf", "laporan.pdf")
        send_report(forum, report(forum, draft=False), stored.sha256, by=world.person("rina"))


def send(world: World, forum_id: int) -> Any:
    """Send through the confirmation page, as the head of the unit."""
    client = world.client("rina")
    path = f"/forum/{forum_id}/laporan/kirim"
    asked = client.get(path)
    return client.post(path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"})
