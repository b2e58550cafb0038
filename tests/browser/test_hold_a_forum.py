"""The whole way of one forum, from the first idea to the verified report, as people click through it.

Sari (petugas) does the work, Rina (kepala unit) answers for it, Dewi (koordinator kabupaten) decides. The same story
is told with and without JavaScript.
"""

import pytest

from tests.browser import steps_forum as forum
from tests.browser import steps_papers as papers
from tests.browser import steps_report as report
from tests.browser.conftest import Visit
from tests.browser.steps import Desk, go_home, sign_in

WIDTHS = (360, 1280, 1280)  # the petugas works on her phone


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_forum_goes_from_preparation_to_a_verified_report(visit: Visit, javascript: bool) -> None:
    sari, rina, dewi = (Desk(visit(width=width, javascript=javascript), javascript) for width in WIDTHS)

    sign_in(sari, "sari")
    forum.starts_a_forum(sari)
    forum.prepares_it(sari)
    forum.forms_a_team_and_agenda(sari)
    forum.invites_the_six_groups(sari)
    forum.writes_down_the_discussion(sari)
    forum.sums_the_discussion_up(sari)
    forum.registers_a_participant(sari)
    forum.imports_the_others(sari)
    forum.ticks_who_came(sari)
    forum.counts_vulnerable_groups(sari)

    papers.shows_photos_and_papers(sari)
    papers.writes_down_what_was_agreed(sari)
    papers.keeps_an_objection_out(sari)
    papers.chooses_who_signs(sari)
    papers.freezes_the_berita_acara(sari)
    papers.uploads_the_signed_scan(sari)
    papers.plans_the_follow_up(sari)
    papers.proves_progress(sari)
    report.edits_a_section(sari)
    report.leaves_sending_to_the_head(sari)

    sign_in(rina, "rina")
    reference = report.sends(rina)

    sign_in(dewi, "dewi")
    report.finds_it_waiting(dewi)
    report.looks_at_the_evidence(dewi)
    report.returns_it_with_a_note(dewi)

    go_home(sari)
    report.mends_what_came_back(sari)
    go_home(rina)
    assert report.sends(rina) == reference

    go_home(dewi)
    report.finds_it_waiting(dewi)
    report.verifies(dewi)
    report.sees_it_in_the_overview(dewi)
    report.takes_the_list_along(dewi)

    go_home(sari)
    sari.sees("Terverifikasi")
