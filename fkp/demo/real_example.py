"""A berita acara that was really written: Badan Pendapatan Daerah Kabupaten Kutai Barat, 7 October 2025.

Title, opening, table, commitments and close are transcribed; the ten who sign are invented. The unit
stands in Kabupaten Poso only so that the demo's people can open it, and its name says so.
"""

import random
from datetime import date

import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.demo.backdating import backdate
from fkp.demo.cast import DOMAIN
from fkp.demo.names import People
from fkp.demo.play import Player
from fkp.demo.themes import Issue
from fkp.forums.participants import take_participants
from fkp.rules.participation import Group
from fkp.rules.permissions import Role
from fkp.storage.database import session, writes
from fkp.units.actions import create_unit
from fkp.units.models import Region, Service, Unit

UNIT = "Contoh nyata: Bapenda Kabupaten Kutai Barat"
HELD_ON = date(2025, 10, 7)
SENT_ON = date(2025, 10, 10)
_BADAN = "Badan Pendapatan Daerah Kabupaten Kutai Barat"
TEXTS = {
    "title": (
        "BERITA ACARA HASIL FORUM KONSULTASI PUBLIK (FKP) TENTANG STANDAR PELAYANAN "
        "BADAN PENDAPATAN DAERAH KABUPATEN KUTAI BARAT TAHUN 2025"
    ),
    "opening": (
        "Pada hari ini, Selasa, 07 Oktober 2025, telah dilaksanakan Forum Konsultasi Publik tentang Standar "
        f"Pelayanan {_BADAN}. Berdasarkan hasil diskusi dan keputusan bersama menyatakan sebagai berikut:"
    ),
    "commitment_unit": (
        f"Kepala {_BADAN} menerima dan menyetujui seluruh identifikasi masalah, usulan rekomendasi perbaikan, "
        "jangka waktu dan berkomitmen untuk menindaklanjuti rekomendasi perbaikan tersebut sebagai upaya "
        "peningkatan kualitas pelayanan publik."
    ),
    "commitment_public": (
        "Masyarakat dan stakeholder yang hadir akan melakukan pemantauan dan mengawasi kemajuan (progress) tindak "
        f"lanjut perbaikan yang dilakukan oleh {_BADAN} sesuai dengan usulan rekomendasi dan jangka waktu "
        "penyelesaian yang telah disepakati bersama."
    ),
    "closing": "Demikian Berita Acara ini dibuat sebagaimana mestinya.",
}
ISSUES = (
    Issue(
        Group.AHLI,
        "Tata urutan standar pelayanan sebaiknya mendahulukan komponen service delivery.",
        "Urutan akan diperbaiki dan barcode standar pelayanan diperbarui.",
        "Tata urutan standar pelayanan didahulukan komponen service delivery, selanjutnya komponen Manufacturing.",
        "Memperbaharui barcode standar pelayanan sesuai usulan perbaikan",
        2,
        "Menyusun ulang standar pelayanan dan mencetak barcode baru.",
        "Sekretaris Badan",
    ),
    Issue(
        Group.PENGGUNA,
        "Saluran SP4N-LAPOR! belum tercantum.",
        "Usulan akan ditindaklanjuti.",
        "Menambahkan SP4N LAPOR",
        "Usulan dan sarana akan ditindaklanjuti",
        2,
        "Mencantumkan SP4N-LAPOR! pada standar pelayanan.",
        "Sekretaris Badan",
    ),
)
_SIGNING = (
    (Group.PENGGUNA, "Wajib pajak"), (Group.PENGGUNA, "Wajib pajak"), (Group.STAKEHOLDER, "Bank daerah"),
    (Group.STAKEHOLDER, "Bagian Organisasi"), (Group.STAKEHOLDER, "Kantor Pertanahan"), (Group.AHLI, "Akademisi"),
    (Group.MASYARAKAT_SIPIL, "Asosiasi pengusaha"), (Group.MASYARAKAT_SIPIL, "Lembaga adat"), (Group.MEDIA, "Pers"),
)  # fmt: skip


def play_real_example(people: People, chance: random.Random) -> None:
    """Make the unit and play its forum to the verified report."""
    _make_unit(people)
    player = Player(UNIT, HELD_ON.year, chance)
    player.prepare("Standar Pelayanan", HELD_ON, place=f"Ruang rapat {_BADAN}")
    player.discuss(ISSUES)
    guests = [
        {
            "name": (guest := people.somebody()).full_name, "group": group.value, "sex": guest.sex,
            "organisation": organisation, "contact": people.phone(), "attended": True,
        }
        for group, organisation in _SIGNING
    ]  # fmt: skip
    take_participants(player.forum, guests, by=player.petugas)
    player.document(("Diskusi standar pelayanan",))
    player.agree(ISSUES)
    player.freeze(TEXTS | {"place": "Sendawar", "signed_on": HELD_ON})
    player.follow_up(ISSUES, (100, 100))
    player.send()
    player.verify()
    backdate(player.forum, SENT_ON)


@writes
def _make_unit(people: People) -> Unit:
    head, petugas = people.somebody("L"), people.somebody("P")
    poso = session().get_one(Region, "72.02")
    address = "Contoh dari Kutai Barat, Kalimantan Timur; ditempatkan di Kabupaten Poso hanya sebagai contoh."
    values = {
        "name": UNIT, "kind": "badan", "parent_id": None, "address": address, "phone": people.phone(),
        "email": f"contoh.nyata@{DOMAIN}", "website": "", "head_name": head.full_name, "head_nip": head.nip,
        "head_jabatan": f"Kepala {_BADAN}",
    }  # fmt: skip
    unit = create_unit(poso, values, by=None)
    session().add(Service(unit_id=unit.id, name="Pelayanan Pajak Daerah"))
    shared = session().scalars(sa.select(Person.password_hash).limit(1)).one()
    for person, key, role in ((head, "kepala.contoh", Role.KEPALA_UNIT), (petugas, "petugas.contoh", Role.PETUGAS)):
        session().add(
            Person(
                name=person.full_name, nip=person.nip, email=f"{key}@{DOMAIN}", password_hash=shared,
                role_grants=[RoleGrant(role=role.value, unit_id=unit.id)],
            )
        )  # fmt: skip
    session().flush()
    return unit
