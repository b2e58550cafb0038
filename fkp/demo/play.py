"""Forums played through the program itself: every step is the very action its screens use."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.demo.cast import CAST
from fkp.demo.closing import term_class
from fkp.demo.files import keep_paper, keep_photo
from fkp.demo.names import Somebody
from fkp.demo.themes import Issue
from fkp.documents import actions_berita_acara, actions_report, actions_verification
from fkp.documents import berita_acara_content as berita_acara
from fkp.documents.berita_acara import berita_acara_pdf
from fkp.documents.report import report_pdf
from fkp.documents.report_content import report
from fkp.duties.models import FKP, Period
from fkp.forums.actions import start_forum
from fkp.forums.agreement import add_item, let_all_agree, set_stances
from fkp.forums.discussion import add_entry, set_summary
from fkp.forums.files import add_file, file_store
from fkp.forums.follow_up import add_progress, set_plan
from fkp.forums.models import Forum
from fkp.forums.participants import count_vulnerable, take_participants
from fkp.forums.preparation import prepare, set_invitation, set_team_and_agenda, team_and_agenda_values
from fkp.rules.participation import Group
from fkp.rules.permissions import Role
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.units.models import Unit

PDF = "application/pdf"
_GUESTS = (
    (Group.PENGGUNA, "Warga Desa Mapane", "Ibu rumah tangga"),
    (Group.PENGGUNA, "Warga Desa Tokorondo", "Nelayan"),
    (Group.STAKEHOLDER, "Polsek setempat", "Bhabinkamtibmas"),
    (Group.AHLI, "Universitas Sintuwu Maroso", "Dosen"),
    (Group.MASYARAKAT_SIPIL, "TP PKK", "Ketua"),
    (Group.MEDIA, "Radio komunitas", "Penyiar"),
)
_AGENDA = (
    ("08.30–09.00", "Pendaftaran peserta", "Panitia"),
    ("09.00–09.15", "Sambutan dan pembukaan", "Kepala unit"),
    ("09.15–11.00", "Paparan, tanggapan, dan diskusi", "Moderator"),
    ("11.00–11.45", "Perumusan kesepakatan, penandatanganan berita acara", "Seluruh peserta"),
)


class Player:
    """Leads one unit's staff through a forum, a stage at a time."""

    def __init__(self, unit_name: str, year: int, chance: random.Random) -> None:
        self.unit = session().scalars(sa.select(Unit).where(Unit.name == unit_name)).one()
        self._period = (
            session().scalars(sa.select(Period).where(Period.duty == FKP, Period.name == f"Tahun {year}")).one()
        )
        self.petugas = holder(Role.PETUGAS, RoleGrant.unit_id == self.unit.id)
        self.head = holder(Role.KEPALA_UNIT, RoleGrant.unit_id == self.unit.id)
        self._coordinator = holder(Role.KOORDINATOR_KABUPATEN, RoleGrant.region_code == self.unit.region_code)
        self._chance = chance
        self.forum: Forum

    def prepare(self, topic: str, held_on: date, place: str = "") -> None:
        """Begin the forum and fill persiapan; what the last forum left undone stays on the agenda."""
        by = self.petugas
        self.forum = start_forum(self.unit, self._period, topic=topic, by=by)
        values = {
            "topic": topic,
            "subjects": ["evaluasi_kebijakan", "permasalahan_pelayanan"],
            "mode": "tatap_muka",
            "form": "dialog_interaktif",
            "place": place or f"Aula {self.unit.name}",
            "held_on": held_on,
            "starts": time(9, 0),
            "services": [service.id for service in self.unit.services][:2],
        }
        prepare(self.forum, values, by=by)
        team = [
            {"name": by.name, "jabatan": by.jabatan or "Staf", "task": "Notulis"},
            {"name": self.head.name, "jabatan": self.head.jabatan, "task": "Ketua"},
        ]
        carried = team_and_agenda_values(self.forum)["agenda"]
        agenda = [{"hours": hours, "what": what, "who": who} for hours, what, who in _AGENDA]
        set_team_and_agenda(self.forum, team, [agenda[0], agenda[1], *carried, *agenda[2:]], by=by)
        letter = {"letter_number": f"400.14/{held_on.day + 100}/{held_on.year}"}
        invited = {group.value: "" for group in Group} | {
            group.value: f"{jabatan} {organisation}" for group, organisation, jabatan in _GUESTS
        }
        set_invitation(self.forum, letter | {"letter_date": held_on - timedelta(days=8)} | invited, by=by)

    def discuss(self, issues: Sequence[Issue], *, unanswered: int = 0, summary: str = "") -> None:
        """Write down what was said; the last `unanswered` inputs wait for their answer."""
        for number, issue in enumerate(issues):
            answer = issue.answer if number < len(issues) - unanswered else ""
            values = {"group": issue.group.value, "speaker": "", "input": issue.said, "answer": answer}
            add_entry(self.forum, values, by=self.petugas)
        if summary:
            set_summary(self.forum, summary, by=self.petugas)

    def welcome(self, guests: Sequence[Somebody], phones: Sequence[str]) -> None:
        """List who came: the head, the petugas, and one guest of every group."""
        own = [(self.head, self.unit.head_jabatan), (self.petugas, self.petugas.jabatan or "Staf")]
        people: list[dict[str, object]] = [
            {
                "name": person.name, "group": Group.PENYELENGGARA.value, "organisation": self.unit.name,
                "sex": berita_acara.sex_from_nip(person.nip or ""), "jabatan": jabatan, "contact": phone,
                "attended": True,
            }
            for (person, jabatan), phone in zip(own, phones, strict=False)
        ]  # fmt: skip
        people += [
            {
                "name": guest.full_name, "group": group.value, "sex": guest.sex, "organisation": organisation,
                "jabatan": jabatan, "contact": phone, "attended": True, "name_public": group is not Group.PENGGUNA,
            }
            for guest, phone, (group, organisation, jabatan) in zip(guests, phones[2:], _GUESTS, strict=False)
        ]  # fmt: skip
        take_participants(self.forum, people, by=self.petugas)
        count_vulnerable(self.forum, {"perempuan": 5, "lansia": 2, "disabilitas": 1}, by=self.petugas)

    def document(self, captions: Sequence[str]) -> None:
        """Add a photo for every caption, and the attendance list."""
        store = file_store()
        for number, caption in enumerate(captions, start=1):
            photo = keep_photo(store, self._chance, self.forum.id * 10 + number)
            add_file(self.forum, "foto", photo, caption=caption, by=self.petugas)
        names = [participant.name for participant in self.forum.participants]
        signed = keep_paper(store, f"Daftar hadir {self.forum.code}", names, "daftar-hadir.pdf")
        add_file(self.forum, "daftar_hadir", signed, by=self.petugas)

    def agree(self, issues: Sequence[Issue], *, objection: tuple[Group, str] | None = None, remark: str = "") -> None:
        """Let all agree on every issue; one party may have a remark on the first, and object to the last."""
        held_on = self.forum.held_on
        assert held_on is not None
        for number, issue in enumerate(issues):
            values = {
                "problem": issue.problem,
                "recommendation": issue.repair,
                "term_class": term_class(issue),
                "term_length": f"{issue.days} Hari",
                "due": held_on + timedelta(days=issue.days),
                "person_in_charge": issue.in_charge,
            }
            item_id = add_item(self.forum, values, by=self.petugas).id
            if objection and number == len(issues) - 1:
                stances = {objection[0].value: ("keberatan", objection[1])}
                set_stances(self.forum, item_id, stances, by=self.petugas)
            if remark and number == 0:
                set_stances(self.forum, item_id, {Group.AHLI.value: ("setuju_catatan", remark)}, by=self.petugas)
            let_all_agree(self.forum, item_id, by=self.petugas)

    def freeze(self, texts: Mapping[str, object] | None = None) -> None:
        """Choose who signs, write and freeze the berita acara, and add the signed scan."""
        values = actions_berita_acara.draft_values(self.forum) | dict(texts or {})
        actions_berita_acara.write_berita_acara(self.forum, values, by=self.petugas)
        guests = [str(person.id) for person in berita_acara.candidates(self.forum)]
        actions_berita_acara.choose_signatories(self.forum, [berita_acara.HEAD, *guests], by=self.petugas)
        actions_berita_acara.number_berita_acara(self.forum, by=self.petugas)
        paper = berita_acara.berita_acara(self.forum, frozen=True)
        drawn = berita_acara_pdf(paper)
        stored = file_store().keep_bytes(drawn, PDF, f"Berita acara {self.forum.code}.pdf")
        actions_berita_acara.freeze_berita_acara(self.forum, paper, stored.sha256, by=self.petugas)
        # The signed paper looks like the printed one; a mark of our own makes it another file.
        scan = file_store().keep_bytes(drawn + b"\n% pindaian\n", PDF, f"Pindaian berita acara {self.forum.code}.pdf")
        add_file(self.forum, "ba_scan", scan, by=self.petugas)

    def reopen(self, reason: str) -> None:
        """Open the frozen berita acara again."""
        actions_berita_acara.reopen_berita_acara(self.forum, reason=reason, by=self.head)

    def follow_up(self, issues: Sequence[Issue], percents: Sequence[int]) -> None:
        """Plan every agreed item and say how far it is."""
        ids = [item.id for item in self.forum.items if all(s.stance != "keberatan" for s in item.stances)]
        for item_id, issue, percent in zip(ids, issues, percents, strict=False):
            set_plan(self.forum, item_id, issue.plan, by=self.petugas)
            if percent:
                said = "Selesai dan diumumkan kepada peserta forum." if percent == 100 else "Sedang berjalan."
                add_progress(self.forum, item_id, percent=percent, description=said, by=self.petugas)

    def send(self) -> None:
        """Draw and send the report, as the head of the unit."""
        paper = report(self.forum, draft=False)
        stored = file_store().keep_bytes(report_pdf(paper), PDF, f"Laporan FKP {self.forum.code}.pdf")
        actions_report.send_report(self.forum, paper, stored.sha256, by=self.head)

    def verify(self) -> None:
        """The coordinator finds everything in order."""
        note = "Bukti lengkap dan tindak lanjut jelas. Terima kasih."
        seen = actions_verification.standing(self.forum)
        actions_verification.verify_report(self.forum, note=note, stage_notes={}, seen=seen, by=self._coordinator)

    def send_back(self, stage_notes: dict[str, str]) -> None:
        """The coordinator returns the report with what is to be mended in which stage."""
        note = "Mohon diperbaiki sebelum batas waktu pelaporan."
        seen = actions_verification.standing(self.forum)
        actions_verification.return_report(
            self.forum, note=note, stage_notes=stage_notes, seen=seen, by=self._coordinator
        )  # fmt: skip


def holder(role: Role, where: sa.ColumnElement[bool]) -> Person:
    """Who has this role there; the cast goes before others."""
    holders = session().scalars(
        sa.select(Person).join(RoleGrant).where(RoleGrant.role == role.value, where).order_by(Person.id)
    )
    cast = {actor.key for actor in CAST[current_province().code]}
    return min(holders.unique(), key=lambda person: (person.email or "").partition("@")[0] not in cast)
