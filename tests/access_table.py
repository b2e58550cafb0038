"""Who may enter where: every route and method, for every person of the cast, for whose record.

The cast: Sari (petugas) and Rina (kepala unit) of Puskesmas Mapane; Ratna heads the Dinas Kesehatan above it and
Puskesmas Tokorondo, where Joko is petugas; Wati is petugas of Kecamatan Palu Barat; Dewi coordinates Kabupaten
Poso, Hadi Kota Palu, Bagus the province; Putri observes, Agus is admin. Nia has two roles: petugas of Mapane and
coordinator of Kota Palu, so each may reach only as far as its own. Maria and Yusuf belong to Gorontalo.

This table is written by hand from the regulation of access, not derived from rules/permissions.py: the two must
agree. Names below are people; records are "mapane", "tokorondo", "palu" and "nowhere" (an id nobody has).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CAST = frozenset({"sari", "rina", "ratna", "joko", "wati", "dewi", "hadi", "bagus", "putri", "agus", "nia"})
RECORDS = ("mapane", "tokorondo", "palu", "nowhere")

OK, FORBIDDEN, NOT_FOUND, SIGN_IN = "ok", "403", "404", "sign in"

People = frozenset[str]
PerRecord = Mapping[str, People]


def _people(names: str) -> People:
    people = frozenset(names.split())
    assert people <= CAST, people - CAST
    return people


def _per_record(**names: str) -> PerRecord:
    return {record: _people(people) for record, people in names.items()}


@dataclass(frozen=True)
class Door:
    """A route without a record: these enter, everybody else who is signed in is refused."""

    ok: People
    open_to_all: bool = False

    def answer(self, person: str | None, record: str) -> str:
        if self.open_to_all:
            return OK
        if person is None:
            return SIGN_IN
        return OK if person in self.ok else FORBIDDEN


@dataclass(frozen=True)
class Record:
    """A route to a record: who enters for whose record, who sees it but may not, who is kept out altogether.

    For everybody else the record does not exist.
    """

    ok: PerRecord
    kept_out: People
    sees: PerRecord = field(default_factory=dict)
    open_to_all: bool = False

    def answer(self, person: str | None, record: str) -> str:
        if person is None:
            return SIGN_IN
        if person in self.kept_out:
            return FORBIDDEN
        if person in self.ok.get(record, frozenset()):
            return OK
        return FORBIDDEN if person in self.sees.get(record, frozenset()) else NOT_FOUND

    def but_only(self, ok: PerRecord) -> "Record":
        """The same records are seen, but only these people may."""
        sees = {record: people | self.sees.get(record, frozenset()) for record, people in self.ok.items()}
        return Record(ok, self.kept_out, sees=sees)


@dataclass(frozen=True)
class Published:
    """A record everybody may see, signed in or not; one that is not there is there for nobody."""

    open_to_all: bool = True

    def answer(self, person: str | None, record: str) -> str:
        return NOT_FOUND if record == "nowhere" else OK


EVERYBODY = Door(CAST, open_to_all=True)
SIGNED_IN = Door(CAST)


def door(names: str) -> Door:
    """A route without a record for these people."""
    return Door(_people(names))


STAFF = _per_record(mapane="sari rina ratna nia", tokorondo="joko ratna", palu="wati")
HEADS = _per_record(mapane="rina ratna", tokorondo="ratna")
COORDINATORS = _per_record(mapane="dewi bagus", tokorondo="dewi bagus", palu="hadi bagus nia")
STAFF_AND_COORDINATORS = {record: STAFF[record] | COORDINATORS[record] for record in STAFF}
PROVINCIAL = _per_record(mapane="bagus", tokorondo="bagus", palu="bagus")

SEE_UNITS = door("sari rina ratna joko wati dewi hadi bagus nia")
MANAGE_UNITS = door("dewi hadi bagus nia")
RUN_FORUMS = door("sari rina ratna joko wati nia")
"""Also surveys: who runs the one runs the other."""
MANAGE_ACCOUNTS = door("dewi hadi bagus agus nia")
READ_TRAIL = door("rina ratna dewi hadi bagus nia")
SEE_OVERVIEW = door("dewi hadi bagus putri nia")
SET_PERIODS = door("bagus")

SEE_RECORD = Record(STAFF_AND_COORDINATORS, kept_out=_people("putri agus"))
"""A forum, a survey or a unit, to look at."""
FILL_RECORD = Record(STAFF, kept_out=_people("dewi hadi bagus putri agus"), sees=STAFF_AND_COORDINATORS)
"""A forum or a survey, to fill: coordinators look, they do not fill."""
SEND_RECORD = Record(HEADS, kept_out=_people("sari joko wati dewi hadi bagus putri agus nia"))
"""A report, to send."""
VERIFY_RECORD = Record(
    COORDINATORS, kept_out=_people("sari rina ratna joko wati putri agus"), sees=STAFF_AND_COORDINATORS
)
"""A report, to verify."""
EDIT_UNIT = SEE_RECORD
"""A unit, to keep its address, head and services."""
MANAGE_UNIT = VERIFY_RECORD
"""A unit, to move, deactivate or delete."""
ACCOUNT = Record(
    {record: people | {"agus"} for record, people in COORDINATORS.items()},
    kept_out=_people("sari rina ratna joko wati putri"),
)
"""The account of a petugas of that unit."""
OWN_DEVICE = Record(_per_record(mapane="sari", tokorondo="joko", palu="wati"), kept_out=frozenset())
"""A signed-in device of the petugas of that unit."""
DUTY = Record(STAFF_AND_COORDINATORS, kept_out=_people("sari rina ratna joko wati agus"))
"""How far a unit is, seen from the coordinator's desk; who observes sees totals and no single unit."""
PERIOD = Record(PROVINCIAL, kept_out=CAST - {"bagus"})
PUBLIC_FORM = Published()
"""The form behind the link of a survey, for citizens."""
PUBLIC_RESULT = Published()
"""The result of a survey that the unit published."""

Row = Door | Record | Published

ROWS: list[tuple[Row, str]] = [
    (
        EVERYBODY,
        """
        home.index GET
        home.health GET
        help.index GET
        help.show GET
        accounts.sign_in GET POST
        accounts.sign_out POST
        accounts.use_code GET POST
        answering.worker GET
        published.index GET
        published.all_data GET
        """,
    ),
    (
        PUBLIC_FORM,
        """
        answering.form GET
        answering.take POST
        answering.thanks GET
        answering.logo GET
        answering.kiosk GET
        answering.take_at_kiosk POST
        answering.kiosk_thanks GET
        """,
    ),
    (PUBLIC_RESULT, "published.show GET\n published.data GET"),
    (
        SIGNED_IN,
        """
        accounts.own_account GET
        accounts.edit_own_account GET POST
        accounts.change_own_password GET POST
        accounts.sign_out_everywhere POST
        """,
    ),
    (OWN_DEVICE, "accounts.end_own_device POST"),
    (MANAGE_ACCOUNTS, "people.index GET\n people.new GET POST"),
    (
        ACCOUNT,
        """
        people.show GET
        people.edit GET POST
        people.give_role GET POST
        people.take_role POST
        people.hand_out_code POST
        people.deactivate POST
        people.reactivate POST
        """,
    ),
    (READ_TRAIL, "trail.index GET"),
    (SEE_UNITS, "units.index GET\n units.export GET\n forums.index GET\n surveys.index GET"),
    (MANAGE_UNITS, "units.create GET POST"),
    (SEE_RECORD, "units.show GET\n units.logo GET"),
    (
        EDIT_UNIT,
        """
        units.edit GET POST
        units.add_services POST
        units.rename_service GET POST
        units.rest_service POST
        units.take_service_back POST
        units.upload_logo POST
        units.remove_logo POST
        """,
    ),
    (
        MANAGE_UNIT,
        """
        units.deactivate GET POST
        units.reactivate GET POST
        units.delete GET POST
        """,
    ),
    (MANAGE_UNIT.but_only(PROVINCIAL), "units.move GET POST"),  # from one kabupaten/kota to another
    (RUN_FORUMS, "forums.start GET POST\n surveys.create GET POST"),
    (
        SEE_RECORD,
        """
        forums.show GET
        forums.file GET
        forums.thumbnail GET
        forums.play GET
        forums.evidence_archive GET
        forums.participants_table GET
        documents.invitation GET
        documents.attendance GET
        documents.minutes GET
        documents.follow_up_table GET
        documents.berita_acara_pdf GET
        documents.frozen_revision GET
        documents.report_pdf GET
        documents.sent_report GET
        documents.sent_report_pdf GET
        documents.contents GET
        documents.verification GET
        """,
    ),
    (
        SEE_RECORD,
        """
        surveys.show GET
        surveys.preview GET
        surveys.results GET
        surveys.suggestions GET
        surveys.suggestions_export GET
        surveys.file GET
        surveys.thumbnail GET
        survey_documents.paper_form GET
        survey_documents.poster GET
        survey_documents.report_pdf GET
        survey_documents.sent_report GET
        survey_documents.sent_report_pdf GET
        survey_documents.verification GET
        survey_documents.publication GET
        survey_documents.card GET
        """,
    ),
    (
        FILL_RECORD,
        """
        forums.answer_return POST
        forums.cancel POST
        forums.restore POST
        forums.preparation GET POST
        forums.forms_of_mode GET
        forums.team_and_agenda GET POST
        forums.invitation GET POST
        forums.discussion GET
        forums.discussion_summary GET POST
        forums.entry GET
        forums.add_entry POST
        forums.edit_entry GET POST
        forums.move_entry POST
        forums.delete_entry POST
        forums.participants GET
        forums.new_participant POST
        forums.edit_participant GET POST
        forums.arrange_participant POST
        forums.attendance POST
        forums.vulnerable_groups GET POST
        forums.import_participants GET POST
        forums.check_import GET POST
        forums.import_template GET
        forums.documentation GET
        forums.add_photos POST
        forums.add_documents POST
        forums.add_video POST
        forums.add_video_link POST
        forums.describe POST
        forums.arrange POST
        forums.agreement GET
        forums.item GET
        forums.add_item POST
        forums.edit_item GET POST
        forums.move_item POST
        forums.delete_item POST
        forums.all_agree POST
        forums.item_stances GET POST
        documents.berita_acara GET POST
        documents.choose_signatories POST
        documents.move_signatory POST
        documents.freeze GET POST
        documents.reopen GET POST
        documents.add_scan POST
        documents.report GET
        documents.report_section GET POST
        documents.restore_section POST
        forums.follow_up GET
        forums.follow_up_item GET POST
        forums.add_progress POST
        forums.proofs GET
        forums.add_proofs POST
        forums.arrange_proof POST
        """,
    ),
    (
        FILL_RECORD,
        """
        surveys.answer_return POST
        surveys.cancel POST
        surveys.restore POST
        surveys.plan GET POST
        surveys.plan_sample GET
        surveys.questionnaire GET
        surveys.mark_seen POST
        surveys.reword GET POST
        surveys.take_variant POST
        surveys.follow_unit_wording POST
        surveys.add_question POST
        surveys.question GET
        surveys.edit_question GET POST
        surveys.move_question POST
        surveys.delete_question POST
        surveys.collection GET
        surveys.collection_figures GET
        surveys.open_survey GET POST
        surveys.close_survey GET POST
        surveys.make_link POST
        surveys.revoke_link GET POST
        surveys.switch_kiosk POST
        surveys.paper GET POST
        surveys.arrange_paper POST
        surveys.arrange_sitting POST
        surveys.sheet GET
        surveys.sheet_import GET POST
        surveys.check_sheet GET POST
        surveys.arrange_import POST
        surveys.marked GET
        surveys.decide_marked POST
        surveys.record GET POST
        surveys.follow_up GET
        surveys.add_line POST
        surveys.line_card GET
        surveys.edit_line GET POST
        surveys.move_line POST
        surveys.delete_line POST
        surveys.photos GET
        surveys.add_photos POST
        surveys.describe POST
        surveys.arrange_photo POST
        surveys.follow_up_line GET POST
        surveys.proofs GET
        surveys.add_proofs POST
        surveys.arrange_proof POST
        loop.hand_over GET POST
        loop.release POST
        survey_documents.report GET
        survey_documents.report_section GET POST
        survey_documents.restore_section POST
        """,
    ),
    (
        SEND_RECORD,
        """
        documents.send_report GET POST
        documents.take_back_report GET POST
        survey_documents.send_report GET POST
        survey_documents.take_back_report GET POST
        survey_documents.unpublish GET POST
        """,
    ),
    (SEE_RECORD.but_only(HEADS), "survey_documents.publication POST"),
    (SEE_RECORD.but_only(COORDINATORS), "documents.verification POST\n survey_documents.verification POST"),
    (
        VERIFY_RECORD,
        """
        documents.verify_report POST
        documents.return_report POST
        documents.undo_verification GET POST
        survey_documents.verify_report POST
        survey_documents.return_report POST
        survey_documents.undo_verification GET POST
        """,
    ),
    (SEE_OVERVIEW, "coordination.overview GET"),
    (door("dewi hadi bagus nia"), "coordination.download GET"),
    (DUTY, "coordination.duty GET"),
    (SET_PERIODS, "periods.index GET\n periods.create GET POST\n periods.create_year GET POST"),
    (PERIOD, "periods.edit GET POST\n periods.delete GET POST"),
]


def _table(rows: list[tuple[Row, str]]) -> dict[tuple[str, str], Row]:
    table: dict[tuple[str, str], Row] = {}
    for row, lines in rows:
        for line in lines.strip().splitlines():
            endpoint, *methods = line.split()
            for method in methods:
                assert (endpoint, method) not in table, f"{endpoint} {method} stands here twice"
                table[endpoint, method] = row
    return table


TABLE = _table(ROWS)
"""(endpoint, method) → who may."""
