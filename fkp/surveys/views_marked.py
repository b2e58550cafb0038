"""Marked answers of a survey: looked at, counted, left out; each decision can be taken back."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.surveys import actions, queries
from fkp.surveys.answering import MARKS
from fkp.surveys.blueprint import bp
from fkp.surveys.marked_answers import STEP, Standing, Wanted, counts, decide, rows
from fkp.surveys.results import sums
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.lists import page_of
from fkp.web.pages import error_page, go, page_or_piece

DEEDS = {"hitung": Standing.COUNTED, "biarkan": Standing.LEFT_OUT, "urungkan": Standing.WAITING}
DONE = {
    Standing.COUNTED: "jawaban sekarang dihitung dalam indeks.",
    Standing.LEFT_OUT: "jawaban dibiarkan di luar indeks.",
    Standing.WAITING: "jawaban kembali menunggu keputusan.",
}
MOST_IDS = 200
_LARGEST_ID = 2**31 - 1


@bp.get("/<int:survey_id>/ditandai")
@requires(Permission.RUN_SURVEY)
def marked(survey_id: int) -> ResponseReturnValue:
    """The marked answers by what was decided and by reason, and what the index is with and without them."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    wanted, found, of = Wanted.read(request.args), counts(survey), sums([survey], survey.weight)
    by_reason = {mark: n for (standing, mark), n in found.items() if standing is wanted.standing}
    shown = page_of(by_reason.get(wanted.reason, 0) if wanted.reason else sum(by_reason.values()))
    return page_or_piece(
        "surveys/marked.html",
        "surveys/_marked.html",
        survey=survey,
        wanted=wanted,
        standings=[(each, sum(n for (s, _), n in found.items() if s is each)) for each in Standing],
        reasons=[(mark, words, by_reason[mark]) for mark, words in MARKS.items() if by_reason.get(mark)],
        all_reasons=sum(by_reason.values()),
        answers=rows(survey, wanted, shown),
        page=shown,
        any_marked=bool(found),
        index=of.result().index,
        index_with_marked=of.result(with_marked=True).index if of.marked else None,
        apart=of.marked,
        locked=actions.lock_reason(survey, STEP),
        action=BaseForm(formdata=None),
    )


@bp.post("/<int:survey_id>/ditandai")
@requires(Permission.RUN_SURVEY)
def decide_marked(survey_id: int) -> ResponseReturnValue:
    """Decide on the answers that were chosen, or on all that the list held when it was shown."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    becomes = DEEDS.get(request.form.get("keputusan", ""))
    if becomes is None:
        abort(400)
    wanted = Wanted.read(request.args)
    back = {"survey_id": survey.id, "status": wanted.standing.value, "alasan": wanted.reason or None}
    up_to = next(iter(_ids("sampai")), None) if "semua" in request.form else None
    ids = None if up_to is not None else _ids("jawaban")[:MOST_IDS]
    if ids == []:
        return go(
            "surveys.marked",
            "Belum ada jawaban yang dipilih. Beri tanda pada jawabannya dahulu.",
            kind="error",
            **back,
        )
    try:
        n = once(lambda: decide(survey, becomes, wanted, ids=ids, up_to=up_to, by=me()), BaseForm())
    except actions.SurveyLocked as locked:
        return error_page(409, "Tidak dapat diubah sekarang", str(locked))
    message = f"{n} {DONE[becomes]}" if n else "Tidak ada yang berubah: keputusan itu sudah diambil sebelumnya."
    return go("surveys.marked", message, kind="success" if n else "info", **back)


def _ids(field: str) -> list[int]:
    """The ids sent in this field; no database takes larger ones."""
    return [number for number in request.form.getlist(field, type=int) if 0 < number <= _LARGEST_ID]
