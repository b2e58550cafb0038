"""A forum of everything for the fences: a row of each kind in every part of it, in work or sent."""

from datetime import date, time
from io import BytesIO

from PIL import Image

from fkp.documents.berita_acara_content import berita_acara as paper
from fkp.documents.berita_acara_content import snapshot
from fkp.forums.actions import refresh_duty
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
from fkp.rules.stages import Stage
from fkp.storage.database import now, session
from fkp.storage.files import FileStore
from fkp.storage.provinces import current_province
from tests.fences.routes import Ids


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
