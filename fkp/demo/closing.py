"""The end of a demo forum: its frozen berita acara, its report, and what the coordinator decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fkp.demo.batch import Batch
from fkp.demo.files import keep_paper
from fkp.demo.places import short_name
from fkp.demo.sketches import RETURN_NOTE, RETURNED_STAGE, Came, Depth, Sketch
from fkp.demo.themes import Issue, Theme
from fkp.demo.units import DemoUnit
from fkp.documents import berita_acara as papers
from fkp.documents.berita_acara_content import sex_from_nip, snapshot
from fkp.documents.letterhead import Letterhead
from fkp.forums.models_papers import BeritaAcara, Decision, Freeze, Report, Signatory
from fkp.rules.forum_terms import TERM_CLASSES
from fkp.rules.indonesian import roman
from fkp.storage.counters import Counter
from fkp.storage.files import FileStore

SIGNATORIES = 4
_SHORT_TERM_DAYS = 92


def term_class(issue: Issue) -> str:
    """The class of an issue's term: up to three months is short."""
    return "pendek" if issue.days <= _SHORT_TERM_DAYS else "menengah"


@dataclass
class Closing:
    """Puts the last papers of forums into a batch; `receipt` gives the next number of a tanda terima.

    With `one_paper` all of them show the same PDF: for a province so large that drawing each would take long.
    """

    batch: Batch
    store: FileStore
    year: int
    coordinators: dict[str, str]
    """Region → the name of its coordinator."""
    receipt: Callable[[], int]
    one_paper: bool = False
    _the_one: str = ""

    def close(
        self, forum_id: int, unit: DemoUnit, plan: Sketch, theme: Theme, issues: Sequence[Issue], came: list[Came]
    ) -> None:
        """The frozen berita acara and, as far as the forum went, its report and the decision on it."""
        wording = _wording(unit, plan, theme, issues, came[1 : 1 + SIGNATORIES])
        self._berita_acara(forum_id, unit, plan, wording, came[1 : 1 + SIGNATORIES])
        if plan.depth >= Depth.RETURNED:
            self._report(forum_id, unit, plan, theme)

    def _berita_acara(
        self, forum_id: int, unit: DemoUnit, plan: Sketch, wording: papers.BeritaAcara, signing: list[Came]
    ) -> None:
        lines = [wording.number, "", *(item.problem[:90] for item in wording.agreed)]
        frozen = {"frozen_at": plan.at(3), "frozen_by_name": unit.head.full_name}
        kept_id = self.batch.add(
            BeritaAcara,
            forum_id=forum_id,
            number=wording.number,
            place=wording.place,
            signed_on=wording.day,
            **frozen,
        )
        self.batch.add(Signatory, berita_acara_id=kept_id)
        for position, person in enumerate(signing, start=1):
            self.batch.add(Signatory, berita_acara_id=kept_id, position=position, participant_id=person.id)
        self.batch.add(
            Freeze,
            berita_acara_id=kept_id,
            revision=1,
            content=snapshot(wording),
            pdf_sha256=self._paper("Berita acara forum konsultasi publik", lines),
            **frozen,
        )
        self.batch.add(Counter, name=f"berita_acara/{unit.id}/{plan.held_on.year}", value=1)

    def _report(self, forum_id: int, unit: DemoUnit, plan: Sketch, theme: Theme) -> None:
        verified, returned = plan.depth is Depth.VERIFIED, plan.depth is Depth.RETURNED
        coordinator = self.coordinators[unit.place.region]
        report_id = self.batch.add(
            Report,
            forum_id=forum_id,
            reference=f"TT-FKP/{self.year}/{self.receipt():04d}",
            sent_at=plan.at(20),
            sent_by_name=unit.head.full_name,
            pdf_sha256=self._paper("Laporan forum konsultasi publik", [unit.place.name, theme.topic]),
            verified_at=plan.at(24) if verified else None,
            verified_by_name=coordinator if verified else "",
            returned_at=plan.at(24) if returned else None,
        )
        if verified or returned:
            self.batch.add(
                Decision,
                report_id=report_id,
                at=plan.at(24),
                by_name=coordinator,
                verdict="terverifikasi" if verified else "dikembalikan",
                note="Bukti lengkap. Terima kasih." if verified else "Mohon diperbaiki.",
                stage_notes={RETURNED_STAGE.value: RETURN_NOTE} if returned else {},
            )

    def _paper(self, title: str, lines: list[str]) -> str:
        if self.one_paper and self._the_one:
            return self._the_one
        self._the_one = keep_paper(self.store, title, lines, "dokumen.pdf").sha256
        return self._the_one


def _wording(
    unit: DemoUnit, plan: Sketch, theme: Theme, issues: Sequence[Issue], signing: list[Came]
) -> papers.BeritaAcara:
    day, name = plan.held_on, unit.place.name
    return papers.BeritaAcara(
        letterhead=Letterhead(
            government=f"Pemerintah {unit.place.at.name}",
            parent=unit.place.parent,
            unit=name,
            address=unit.address,
            contact_line=f"Telepon {unit.phone}, Surel {unit.email}",
        ),
        number=f"BA-FKP/001/{unit.id}/{roman(day.month)}/{day.year}",
        title=papers.default_title(theme.topic, name, day.year),
        opening=papers.default_opening(theme.topic, name, day),
        agreed=tuple(
            papers.AgreedItem(issue.problem, issue.repair, f"{TERM_CLASSES[term_class(issue)]} ({issue.days} Hari)")
            for issue in issues
        ),
        disputed=(),
        commitments=papers.default_commitments(unit.head_jabatan, name),
        closing=papers.default_closing(),
        place=short_name(unit.place.at),
        day=day,
        signatories=(
            papers.Signatory(
                unit.head.full_name, "", sex_from_nip(unit.head.nip), unit.head_jabatan, name_is_public=True
            ),
            *(papers.Signatory(each.name, each.contact, each.sex, each.affiliation) for each in signing),
        ),
        frozen=True,
    )
