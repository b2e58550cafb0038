"""Writing, freezing and re-opening a berita acara."""

from collections.abc import Sequence
from typing import Any

from fkp.accounts.models import Person
from fkp.documents import berita_acara_content as content
from fkp.documents.actions_sending import Incomplete
from fkp.documents.berita_acara import BeritaAcara as Paper
from fkp.documents.berita_acara_content import HEAD, TEXTS, text_key
from fkp.documents.queries import number_is_taken
from fkp.documents.texts import keep_texts
from fkp.forums.actions import StageLocked, ensure_open, lock_reason, mark_saved, refresh_duty
from fkp.forums.evidence import evidence, shown_files
from fkp.forums.models import Forum
from fkp.forums.models_papers import BeritaAcara, Freeze, Signatory
from fkp.rules.indonesian import roman
from fkp.rules.stages import Stage, freeze_obstacles
from fkp.storage.audit import changes, name_of, record
from fkp.storage.counters import next_number
from fkp.storage.database import now, session, writes
from fkp.web.forms import Stale

STAGE = Stage.BERITA_ACARA
FIELDS = ("number", "place", "signed_on")


# --- the draft ---------------------------------------------------------------------------------------------


def draft_values(forum: Forum) -> dict[str, Any]:
    """What the form of the berita acara shows."""
    kept = forum.berita_acara
    return content.texts(forum) | {
        "number": (kept.number or "") if kept else "",
        "place": (kept.place if kept else "") or content.seat(forum.unit),
        "signed_on": (kept.signed_on if kept else None) or forum.held_on,
    }


@writes
def write_berita_acara(forum: Forum, values: dict[str, Any], *, by: Person | None) -> int:
    """Save the draft: texts, number, place and date; returns the stage's new version.

    A text that is empty or as composed follows the data again. The number stays once it stood on a frozen
    berita acara. Raises StageLocked, also when another berita acara took the number meanwhile.
    """
    ensure_open(forum, STAGE)
    kept = _berita_acara(forum)
    number = kept.number if kept.freezes else (values["number"] or None)
    if number and number_is_taken(number, forum):
        raise StageLocked(f"Nomor {number} sudah dipakai berita acara lain.")
    plain = {"number": number, "place": values["place"], "signed_on": values["signed_on"]}
    before, after = changes(kept, plain)
    for name, value in plain.items():
        setattr(kept, name, value)
    defaults = {text_key(name): text for name, text in content.default_texts(forum).items()}
    old, new = keep_texts(forum, {text_key(name): values[name] for name in TEXTS}, defaults)
    if after or new:
        record("Mengubah berita acara", by=by, on=forum, before=before | old, after=after | new)
    return mark_saved(forum, STAGE, by=by)


@writes
def choose_signatories(forum: Forum, chosen: Sequence[str], *, by: Person | None) -> None:
    """Let these sign: HEAD and ids of participants who came; those who already do keep their place.

    Raises StageLocked.
    """
    ensure_open(forum, STAGE)
    kept = _berita_acara(forum)
    people = {str(person.id): person for person in content.candidates(forum)}
    wanted = [key for key in dict.fromkeys(chosen) if key == HEAD or key in people]
    staying = {_key(row): row for row in kept.signatories if _key(row) in wanted}
    before = [_key(row) for row in kept.signatories]
    new = [
        Signatory(participant=people.get(key))
        for key in sorted(wanted, key=lambda key: key != HEAD)
        if key not in staying
    ]
    # The head signs first unless somebody moved another name above.
    heads = [row for row in new if row.participant is None]
    kept.signatories[:] = [*heads, *staying.values(), *(row for row in new if row.participant is not None)]
    kept.signatories.reorder()  # type: ignore[attr-defined]  # it is an ordering_list
    if before != [_key(row) for row in kept.signatories]:
        names = [signatory.name for signatory in content.signatories(forum)]
        record("Memilih penanda tangan berita acara", by=by, on=forum, after={"signatories": names})
    mark_saved(forum, STAGE, by=by)


@writes
def move_signatory(forum: Forum, signatory_id: int, step: int, *, by: Person | None) -> None:
    """Move a signatory `step` places (-1 is earlier); one who was taken out meanwhile is not moved.

    Raises StageLocked.
    """
    ensure_open(forum, STAGE)
    rows = _berita_acara(forum).signatories
    row = next((row for row in rows if row.id == signatory_id), None)
    if row is None:
        return
    to = min(max(rows.index(row) + step, 0), len(rows) - 1)
    rows.remove(row)
    rows.insert(to, row)
    mark_saved(forum, STAGE, by=by)


def _key(row: Signatory) -> str:
    return HEAD if row.participant is None else str(row.participant.id)


def _berita_acara(forum: Forum) -> BeritaAcara:
    if forum.berita_acara is None:
        forum.berita_acara = BeritaAcara()
        session().flush()
    return forum.berita_acara


# --- freezing ----------------------------------------------------------------------------------------------


def obstacles(forum: Forum) -> list[str]:
    """Why the berita acara cannot be frozen yet, a sentence each."""
    who_signs = content.signatory_obstacles(forum)
    general = freeze_obstacles(evidence(forum))
    # The general sentence on signatories says less than those that name who is lacking.
    return [text for text in general if not (who_signs and text.startswith("Penanda tangan"))] + who_signs


@writes
def number_berita_acara(forum: Forum, *, by: Person | None) -> None:
    """Give the berita acara its number, if the unit typed none: counted per unit and year, kept for good.

    Raises StageLocked and Incomplete.
    """
    _ensure_freezable(forum)
    kept = _berita_acara(forum)
    if kept.number:
        return
    day = kept.signed_on or forum.held_on or now().date()
    name = f"berita_acara/{forum.unit_id}/{day.year}"
    while kept.number is None:
        count = next_number(name)
        number = f"BA-FKP/{count:03d}/{forum.unit_id}/{roman(day.month)}/{day.year}"
        if not number_is_taken(number, forum):
            kept.number = number
    record("Memberi nomor berita acara", by=by, on=forum, after={"number": kept.number})
    mark_saved(forum, STAGE, by=by)


@writes
def freeze_berita_acara(forum: Forum, paper: Paper, pdf_sha256: str, *, by: Person | None) -> Freeze:
    """Freeze the berita acara in this wording, whose PDF is stored; what it was made from is locked.

    Raises StageLocked, Incomplete, and Stale when anything on the paper changed since it was drawn.
    """
    _ensure_freezable(forum)
    if content.berita_acara(forum, frozen=True) != paper:
        raise Stale
    kept = _berita_acara(forum)
    kept.frozen_at, kept.frozen_by_name = now(), name_of(by)
    freeze = Freeze(
        revision=len(kept.freezes) + 1,
        frozen_at=kept.frozen_at,
        frozen_by_name=kept.frozen_by_name,
        content=content.snapshot(paper),
        pdf_sha256=pdf_sha256,
    )
    kept.freezes.append(freeze)
    record(
        "Membekukan berita acara",
        by=by,
        on=forum,
        after={"number": paper.number, "revision": freeze.revision, "pdf_sha256": pdf_sha256},
    )
    mark_saved(forum, STAGE, by=by)
    return freeze


def _ensure_freezable(forum: Forum) -> None:
    ensure_open(forum, STAGE)
    lacking = obstacles(forum)
    if lacking:
        raise Incomplete(lacking)


@writes
def reopen_berita_acara(forum: Forum, *, reason: str, by: Person) -> None:
    """Open a frozen berita acara again; number and frozen wordings stay, the signed scan is set aside.

    Raises StageLocked when it is not frozen, or while its report lies with the coordinator.
    """
    kept = forum.berita_acara
    if kept is None or kept.frozen_at is None:
        raise StageLocked("Berita acara ini sedang tidak dibekukan.")
    locked = lock_reason(forum, Stage.LAPORAN)
    if locked:
        raise StageLocked(locked)
    last = kept.freezes[-1]
    last.reopened_at, last.reopened_by_name, last.reopened_reason = now(), by.name, reason
    kept.frozen_at, kept.frozen_by_name = None, ""
    # What was signed is the old wording. Set aside without saving the stage: a coordinator's note stays open.
    for scan in shown_files(forum, "ba_scan"):
        scan.removed_at = now()
    forum.stage(STAGE).version += 1
    record("Membuka kembali berita acara", by=by, on=forum, before={"revision": last.revision}, reason=reason)
    refresh_duty(forum.unit, forum.period_id)
