"""Handing weak unsur of a survey to a forum as its topic, and taking them back."""

from fkp.accounts.models import Person
from fkp.duties.models import Period
from fkp.duties.queries import today
from fkp.forums.actions import StageLocked, mark_saved, start_forum
from fkp.forums.actions import lock_reason as forum_lock
from fkp.forums.models import AgendaItem, Forum
from fkp.loop.topics import Subject, agenda_text, is_prepared, quotes, subjects, unsur_in_words, usual_topic
from fkp.rules.skm import Unsur
from fkp.rules.stages import Stage
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.surveys.actions import SurveyLocked, ensure_open, refresh_duty
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.results import result
from fkp.web.rows import find_row

TO_BE_DISCUSSED = "Dibahas dalam Forum Konsultasi Publik."
"""The plan for a weak unsur that was handed on before anything else was planned."""


@writes
def start_forum_on(
    survey: Survey, keys: list[str], period: Period, *, topic: str = "", quoting: bool = True, by: Person | None
) -> Forum:
    """Begin a forum of the survey's unit about these subjects; without a topic it is composed from them.

    Raises SurveyLocked when one of them was handed on in the meantime.
    """
    chosen = _chosen(survey, keys)
    topic = topic or usual_topic(survey, [subject.unsur for subject in chosen])
    forum = start_forum(survey.unit, period, topic=topic, by=by)
    _hand(survey, chosen, forum, quoting, by)
    return forum


@writes
def add_to_forum(survey: Survey, keys: list[str], forum: Forum, *, quoting: bool = True, by: Person | None) -> None:
    """Put these subjects on the agenda of a forum of the same unit that is still being prepared.

    Raises SurveyLocked when one of them was handed on in the meantime, and StageLocked when the forum takes no more.
    """
    if forum.unit_id != survey.unit_id:
        raise ValueError("a forum of another unit")
    if not is_prepared(forum, today()):
        raise StageLocked(forum_lock(forum, Stage.PERSIAPAN) or "Forum itu sudah dilaksanakan.")
    _hand(survey, _chosen(survey, keys), forum, quoting, by)


@writes
def release(survey: Survey, line_id: int, forum: Forum | None, *, by: Person | None) -> None:
    """Take a line back from the forum it was handed to; its point leaves the agenda unless somebody reworded it.

    Raises RowGone, and SurveyLocked once the berita acara of that forum was frozen.
    """
    line = find_row(survey.follow_ups, line_id)
    if line.forum_id is None:
        return
    if forum is not None:
        if forum.berita_acara is not None and forum.berita_acara.frozen_at:
            raise SurveyLocked("Berita acara forum itu sudah dibekukan, jadi unsur ini tetap tercatat di sana.")
        _take_off_agenda(survey, line, forum, by)
    line.forum_id = None
    before = {"forum": forum.code} if forum else None
    record("Melepaskan tindak lanjut SKM dari forum", by=by, on=line, before=before)
    refresh_duty(survey.unit, survey.period_id)


def _chosen(survey: Survey, keys: list[str]) -> list[Subject]:
    ensure_open(survey, SurveyStep.TINDAK_LANJUT)
    there = {subject.key: subject for subject in subjects(survey)}
    if not keys or any(key not in there for key in keys):
        raise SurveyLocked("Rencana tindak lanjut sudah berubah sejak halaman ini dibuka. Pilih kembali unsurnya.")
    return [subject for key, subject in there.items() if key in keys]


def _hand(survey: Survey, chosen: list[Subject], forum: Forum, quoting: bool, by: Person | None) -> None:
    found, said = result(survey), quotes(survey) if quoting else {}
    for subject in chosen:
        what = agenda_text(survey, subject, found, said.get(subject.unsur, []))
        line = subject.line or _planned(survey, subject.unsur)
        forum.agenda.append(AgendaItem(what=what, who=line.person_in_charge))
        line.forum_id = forum.id
    session().flush()
    unsur = unsur_in_words([subject.unsur for subject in chosen])
    record("Menerima bahasan dari survei", by=by, on=forum, after={"survey": survey.code, "unsur": unsur})
    record("Membawa tindak lanjut SKM ke forum", by=by, on=survey, after={"forum": forum.code, "unsur": unsur})
    mark_saved(forum, Stage.PERSIAPAN, by=by)
    refresh_duty(survey.unit, survey.period_id)


def _planned(survey: Survey, unsur: Unsur) -> FollowUp:
    line = FollowUp(unsur=unsur.value, action=TO_BE_DISCUSSED, person_in_charge="")
    survey.follow_ups.append(line)
    return line


def _take_off_agenda(survey: Survey, line: FollowUp, forum: Forum, by: Person | None) -> None:
    """Only a point that still reads as it was handed over: what somebody wrote is theirs to delete."""
    if forum_lock(forum, Stage.PERSIAPAN):
        return
    unsur, found = Unsur(line.unsur), result(survey)
    ours = {
        agenda_text(survey, subject, found, quoted)
        for subject in (Subject(unsur, line), Subject(unsur))
        for quoted in ([], quotes(survey)[unsur])
    }
    point = next((item for item in forum.agenda if item.what in ours), None)
    if point is not None:
        record("Mengeluarkan bahasan survei dari susunan acara", by=by, on=forum, before={"what": point.what})
        forum.agenda.remove(point)
        mark_saved(forum, Stage.PERSIAPAN, by=by)
