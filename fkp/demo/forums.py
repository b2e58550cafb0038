"""Forums by the hundred, as rows: what the actions would have written, at the speed of bulk inserts."""

import random
from collections.abc import Callable
from datetime import timedelta

from fkp.demo.batch import Batch
from fkp.demo.closing import Closing, term_class
from fkp.demo.files import Pool
from fkp.demo.names import People
from fkp.demo.sketches import RETURN_NOTE, RETURNED_STAGE, Came, Depth, Promise, Sketch
from fkp.demo.themes import Issue, Theme, theme_of
from fkp.demo.units import DemoUnit
from fkp.duties.models import Duty
from fkp.forums.models import (
    AgendaItem,
    AgreementItem,
    DiscussionEntry,
    Forum,
    ForumFile,
    ForumStage,
    Participant,
    Progress,
    Stance,
    TeamMember,
    forum_service,
)
from fkp.rules.participation import Group
from fkp.rules.stages import Stage
from fkp.storage.audit import AuditEntry
from fkp.units.models import Unit

_ORGANISATIONS = {
    Group.PENYELENGGARA: ("", "Staf"),
    Group.PENGGUNA: ("Warga", "Pengguna layanan"),
    Group.STAKEHOLDER: ("Kepolisian Sektor", "Anggota"),
    Group.AHLI: ("Universitas Tadulako", "Dosen"),
    Group.MASYARAKAT_SIPIL: ("Karang Taruna", "Ketua"),
    Group.MEDIA: ("RRI", "Wartawan"),
}
_TASKS = ("Ketua tim", "Moderator", "Notulis")
_AGENDA = (
    ("08.30–09.00", "Pendaftaran peserta", "Panitia"),
    ("09.00–09.15", "Pembukaan dan sambutan", "Kepala unit"),
    ("09.15–11.00", "Paparan dan diskusi", "Moderator"),
    ("11.00–11.45", "Perumusan kesepakatan dan penandatanganan berita acara", "Seluruh peserta"),
)


class ForumMaker:
    """Puts forums of one period into a batch, and the duties they fulfil."""

    def __init__(
        self, batch: Batch, *, period_id: int, year: int, pool: Pool, closing: Closing, people: People,
        chance: random.Random, number: Callable[[], int],
    ) -> None:  # fmt: skip
        self._batch, self._pool, self._closing = batch, pool, closing
        self._period_id, self._year, self._number = period_id, year, number
        self._people, self._chance = people, chance
        self.promises: dict[int, list[Promise]] = {}
        """By unit."""

    def make(self, unit: DemoUnit, plan: Sketch, promises: list[Promise]) -> None:
        """One forum with everything its depth asks for."""
        theme = theme_of(unit.place.kind, unit.place.name)
        code = f"FKP-{self._year}-{self._number():04d}"
        forum_id = self._forum(unit, plan, theme, code, promises)
        self._stages(forum_id, plan)
        issues = theme.issues[: self._chance.randrange(2, len(theme.issues) + 1)]
        if plan.depth >= Depth.DISCUSSED:
            self._discussion(forum_id, issues)
        people = self._participants(forum_id, unit) if plan.depth >= Depth.ATTENDED else []
        if plan.depth >= Depth.DOCUMENTED:
            self._files(forum_id, unit, plan)
        if plan.depth >= Depth.AGREED:
            self._items(forum_id, unit, plan, code, issues)
        if plan.depth >= Depth.FROZEN:
            scans = self._pool.scans
            self._file(forum_id, "ba_scan", scans[(unit.id + self._year) % len(scans)], plan)
            self._closing.close(forum_id, unit, plan, theme, issues, people)
        self._duty(unit, plan, forum_id)
        self._trail(unit, plan, forum_id, f"{code} {theme.topic}")

    def _forum(self, unit: DemoUnit, plan: Sketch, theme: Theme, code: str, promises: list[Promise]) -> int:
        prepared = plan.depth >= Depth.PREPARED
        values = {
            "subjects": ["evaluasi_kebijakan", "permasalahan_pelayanan"],
            "mode": "tatap_muka",
            "form": self._chance.choice(("dialog_interaktif", "fgd", "pertemuan")),
            "place": f"Aula {unit.place.name}",
            "held_on": plan.held_on,
            "starts": plan.starts,
            "letter_number": f"400.14/{self._chance.randrange(10, 400)}/{self._year}",
            "letter_date": plan.held_on - timedelta(days=7),
        }
        forum_id = self._batch.add(
            Forum, code=code, unit_id=unit.id, period_id=self._period_id, topic=theme.topic, created_at=plan.at(-21),
            vulnerable={"perempuan": 4, "lansia": 2} if plan.depth >= Depth.ATTENDED else {},
            **(values if prepared else {}),
        )  # fmt: skip
        for position, promise in enumerate(promises):
            what = f"Tindak lanjut forum sebelumnya ({promise.forum_code}): {promise.recommendation}"
            self._batch.add(
                AgendaItem, forum_id=forum_id, position=position, what=what, who=promise.in_charge,
                carried_item_id=promise.item_id,
            )  # fmt: skip
        if prepared:
            for position, (hours, what, who) in enumerate(_AGENDA, start=len(promises)):
                self._batch.add(AgendaItem, forum_id=forum_id, position=position, hours=hours, what=what, who=who)
            for position, task in enumerate(_TASKS):
                name = self._people.somebody().full_name
                self._batch.add(
                    TeamMember, forum_id=forum_id, position=position, name=name, jabatan="Staf", task=task
                )
            for service_id in unit.services[:2]:
                self._batch.add(forum_service, forum_id=forum_id, service_id=service_id)
        return forum_id

    def _stages(self, forum_id: int, plan: Sketch) -> None:
        saved = plan.depth.saved
        for number, stage in enumerate(Stage):
            returned = plan.depth is Depth.RETURNED and stage is RETURNED_STAGE
            self._batch.add(
                ForumStage,
                forum_id=forum_id,
                stage=stage.value,
                version=2 if stage in saved else 1,
                saved_at=plan.at(number - 14) if stage in saved else None,
                saved_by_name="Petugas unit" if stage in saved else "",
                return_note=RETURN_NOTE if returned else "",
                returned_at=plan.at(24) if returned else None,
            )

    def _discussion(self, forum_id: int, issues: tuple[Issue, ...]) -> None:
        for position, issue in enumerate(issues):
            self._batch.add(
                DiscussionEntry,
                forum_id=forum_id,
                position=position,
                group=issue.group.value,
                speaker=self._people.somebody().name,
                input=issue.said,
                answer=issue.answer,
            )

    def _participants(self, forum_id: int, unit: DemoUnit) -> list[Came]:
        groups = [Group.PENYELENGGARA, Group.PENGGUNA, *self._chance.sample(list(Group)[2:], 3), Group.PENGGUNA]
        came = []
        for position, group in enumerate(groups):
            somebody, phone = self._people.somebody(), self._people.phone()
            organisation, jabatan = _ORGANISATIONS[group]
            organisation = organisation or unit.place.name
            participant_id = self._batch.add(
                Participant, forum_id=forum_id, position=position, name=somebody.full_name, group=group.value,
                sex=somebody.sex, organisation=organisation, jabatan=jabatan, contact=phone,
            )  # fmt: skip
            affiliation = f"{jabatan}, {organisation}"
            came.append(Came(participant_id, somebody.full_name, somebody.sex, affiliation, phone))
        return came

    def _files(self, forum_id: int, unit: DemoUnit, plan: Sketch) -> None:
        pool, start = self._pool, unit.id * 4 + (self._year % 2) * 2
        for number in range(2):
            self._file(forum_id, "foto", pool.photos[(start + number) % len(pool.photos)], plan, number)
        self._file(forum_id, "daftar_hadir", pool.lists[(unit.id + self._year) % len(pool.lists)], plan)

    def _file(self, forum_id: int, kind: str, stored: object, plan: Sketch, position: int = 0) -> None:
        self._batch.add(
            ForumFile,
            forum_id=forum_id,
            kind=kind,
            position=position,
            caption=("Suasana diskusi", "Penyampaian masukan")[position] if kind == "foto" else "",
            uploaded_at=plan.at(1),
            uploaded_by_name="Petugas unit",
            **{name: getattr(stored, name) for name in _STORED},
        )

    def _items(self, forum_id: int, unit: DemoUnit, plan: Sketch, code: str, issues: tuple[Issue, ...]) -> None:
        for position, issue in enumerate(issues):
            due = plan.held_on + timedelta(days=issue.days)
            percent = self._percent(plan)
            done = percent == 100
            item_id = self._batch.add(
                AgreementItem, forum_id=forum_id, position=position, problem=issue.problem,
                recommendation=issue.repair, term_class=term_class(issue),
                term_length=f"{issue.days} Hari", due=due, person_in_charge=issue.in_charge,
                plan=issue.plan if plan.depth >= Depth.PLANNED else "", percent=percent,
                done_at=due - timedelta(days=1) if done else None,
            )  # fmt: skip
            for group in dict.fromkeys((Group.PENYELENGGARA, Group.PENGGUNA, issue.group)):
                self._batch.add(Stance, item_id=item_id, group=group.value, stance="setuju")
            if percent:
                said = "Selesai dan sudah diumumkan." if done else "Sedang dikerjakan."
                self._batch.add(
                    Progress,
                    item_id=item_id,
                    at=plan.at(20),
                    by_name="Petugas unit",
                    percent=percent,
                    description=said,
                )
            if not done:
                self.promises.setdefault(unit.id, []).append(Promise(item_id, code, issue.repair, issue.in_charge))

    def _percent(self, plan: Sketch) -> int:
        if plan.depth < Depth.PLANNED:
            return 0
        done_often = (100, 100, 100, 100, 60, 30, 0) if plan.depth is Depth.VERIFIED else (100, 50, 25, 0)
        return self._chance.choice(done_often)

    def _duty(self, unit: DemoUnit, plan: Sketch, forum_id: int) -> None:
        self._batch.add(
            Duty,
            period_id=self._period_id,
            unit_id=unit.id,
            region_code=unit.place.region,
            unit_kind=unit.place.kind,
            unit_name=unit.place.name,
            sort_name=Unit.fold(unit.place.name),
            state=plan.depth.state.value,
            stages_done=plan.depth.stages_done,
            forum_id=forum_id,
            changed_at=plan.at(plan.depth),
        )

    def _trail(self, unit: DemoUnit, plan: Sketch, forum_id: int, label: str) -> None:
        deeds = [("Memulai forum", -21)]
        deeds += [("Membekukan berita acara", 3)] if plan.depth >= Depth.FROZEN else []
        deeds += [("Mengirim laporan", 20)] if plan.depth >= Depth.RETURNED else []
        deeds += [("Memverifikasi laporan", 24)] if plan.depth is Depth.VERIFIED else []
        for deed, days in deeds:
            self._batch.add(
                AuditEntry, at=plan.at(days), person_name="Sistem", deed=deed, subject_type=Forum.__tablename__,
                subject_id=forum_id, subject_label=label, unit_id=unit.id, region_code=unit.place.region,
            )  # fmt: skip


_STORED = ("sha256", "thumbnail_sha256", "original_name", "media_type", "size", "width", "height")
