"""Surveys (SKM): plans, links, answers and their sums, results, follow-up and reports; and the logo of a unit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("covers_all", sa.Boolean(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("layout", sa.String(length=5), nullable=False),
        sa.Column("weight", sa.String(length=10), nullable=False),
        sa.Column("questionnaire_seen_at", sa.DateTime(), nullable=True),
        sa.Column("questionnaire", sa.JSON(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("kiosk_token", sa.String(length=40), nullable=True),
        sa.Column("final_index", sa.String(length=6), nullable=True),
        sa.Column("final_respondents", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("layout IN ('semua', 'satu')", name=op.f("ck_survey_layout")),
        sa.CheckConstraint("population IS NULL OR population >= 0", name=op.f("ck_survey_population")),
        sa.CheckConstraint("target IS NULL OR target >= 0", name=op.f("ck_survey_target")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_survey_created_by_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_survey_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_code")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_period_id"), ["period_id"], unique=False)
        batch_op.create_index("ix_survey_unit_id_period_id", ["unit_id", "period_id"], unique=False)

    op.create_table(
        "unit_wording",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_wording_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_wording")),
    )
    op.create_table(
        "answer_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("source IN ('kertas', 'impor')", name=op.f("ck_answer_batch_source")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_answer_batch_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_batch")),
    )
    with op.batch_alter_table("answer_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_batch_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "answer_pace",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=24), nullable=False),
        sa.Column("stretch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_answer_pace_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "sender", "stretch", name=op.f("pk_answer_pace")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "extra_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('pilihan', 'teks')", name=op.f("ck_extra_question_kind")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_extra_question_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_question")),
    )
    with op.batch_alter_table("extra_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extra_question_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "recorded_result",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("averages", sa.JSON(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("typed_index", sa.String(length=6), nullable=False),
        sa.Column("typed_letter", sa.String(length=1), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_recorded_result_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_recorded_result")),
    )
    op.create_table(
        "service_wording",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_wording_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_wording")),
    )
    op.create_table(
        "survey_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unsur", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("due_text", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("person_in_charge", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_survey_follow_up_forum_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_follow_up_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_follow_up")),
    )
    with op.batch_alter_table("survey_follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_follow_up_forum_id"), ["forum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_follow_up_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_link_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_link")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_link_code")),
    )
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_link_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=200), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("verified_by_name", sa.String(length=200), nullable=False),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_report_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_report_reference")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_survey_report_survey_id")),
    )
    op.create_table(
        "survey_service",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_survey_service_service_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_service_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "service_id", name=op.f("pk_survey_service")),
    )
    op.create_table(
        "survey_step_note",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("returned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_step_note_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "step", name=op.f("pk_survey_step_note")),
    )
    op.create_table(
        "survey_text",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_text_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "key", name=op.f("pk_survey_text")),
    )
    op.create_table(
        "tally",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_tally_survey_id")),
        sa.PrimaryKeyConstraint(
            "survey_id", "service_id", "counted", "field", "value", "slot", name=op.f("pk_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("persyaratan", sa.SmallInteger(), nullable=True),
        sa.Column("prosedur", sa.SmallInteger(), nullable=True),
        sa.Column("waktu", sa.SmallInteger(), nullable=True),
        sa.Column("biaya", sa.SmallInteger(), nullable=True),
        sa.Column("produk", sa.SmallInteger(), nullable=True),
        sa.Column("kompetensi", sa.SmallInteger(), nullable=True),
        sa.Column("perilaku", sa.SmallInteger(), nullable=True),
        sa.Column("pengaduan", sa.SmallInteger(), nullable=True),
        sa.Column("sarpras", sa.SmallInteger(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("age", sa.String(length=5), nullable=False),
        sa.Column("education", sa.String(length=15), nullable=False),
        sa.Column("occupation", sa.String(length=15), nullable=False),
        sa.Column("disability", sa.String(length=15), nullable=False),
        sa.Column("hours", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("biaya BETWEEN 1 AND 4", name=op.f("ck_response_biaya")),
        sa.CheckConstraint("kompetensi BETWEEN 1 AND 4", name=op.f("ck_response_kompetensi")),
        sa.CheckConstraint("pengaduan BETWEEN 1 AND 4", name=op.f("ck_response_pengaduan")),
        sa.CheckConstraint("perilaku BETWEEN 1 AND 4", name=op.f("ck_response_perilaku")),
        sa.CheckConstraint("persyaratan BETWEEN 1 AND 4", name=op.f("ck_response_persyaratan")),
        sa.CheckConstraint("produk BETWEEN 1 AND 4", name=op.f("ck_response_produk")),
        sa.CheckConstraint("prosedur BETWEEN 1 AND 4", name=op.f("ck_response_prosedur")),
        sa.CheckConstraint("sarpras BETWEEN 1 AND 4", name=op.f("ck_response_sarpras")),
        sa.CheckConstraint("waktu BETWEEN 1 AND 4", name=op.f("ck_response_waktu")),
        sa.ForeignKeyConstraint(["batch_id"], ["answer_batch.id"], name=op.f("fk_response_batch_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_response_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("survey_id", "key", name=op.f("uq_response_survey_id_key")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_response_marked",
            ["survey_id", "counted", "id", "mark", "decided_at"],
            unique=False,
            sqlite_where=sa.text("mark <> ''"),
            postgresql_where=sa.text("mark <> ''"),
        )
        batch_op.create_index("ix_response_survey_id_counted", ["survey_id", "counted", "id"], unique=False)

    op.create_table(
        "survey_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stage_notes", sa.JSON(), nullable=False),
        sa.CheckConstraint("verdict IN ('terverifikasi', 'dikembalikan')", name=op.f("ck_survey_decision_verdict")),
        sa.ForeignKeyConstraint(["report_id"], ["survey_report.id"], name=op.f("fk_survey_decision_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_decision")),
    )
    with op.batch_alter_table("survey_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_decision_report_id"), ["report_id"], unique=False)

    op.create_table(
        "survey_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by_name", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('bukti_tindak_lanjut', 'dokumentasi')", name=op.f("ck_survey_file_kind")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["survey_follow_up.id"], name=op.f("fk_survey_file_follow_up_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_file_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_file")),
    )
    with op.batch_alter_table("survey_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_file_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_file_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_file_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "response_choice",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["extra_question.id"], name=op.f("fk_response_choice_question_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_choice_response_id")),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_response_choice")),
    )
    op.create_table(
        "response_text",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_text_response_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_response_text_survey_id")),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_response_text")),
    )
    with op.batch_alter_table("response_text", schema=None) as batch_op:
        batch_op.create_index("ix_response_text_survey_id", ["survey_id", "question_id", "response_id"], unique=False)

    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_duty_survey_id"), "survey", ["survey_id"], ["id"])

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("logo_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("logo_sha256")

    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_duty_survey_id"), type_="foreignkey")
        batch_op.drop_column("survey_id")

    with op.batch_alter_table("response_text", schema=None) as batch_op:
        batch_op.drop_index("ix_response_text_survey_id")

    op.drop_table("response_text")
    op.drop_table("response_choice")
    with op.batch_alter_table("survey_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_file_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_survey_file_follow_up_id"))

    op.drop_table("survey_file")
    with op.batch_alter_table("survey_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_decision_report_id"))

    op.drop_table("survey_decision")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_survey_id_counted")
        batch_op.drop_index(
            "ix_response_marked", sqlite_where=sa.text("mark <> ''"), postgresql_where=sa.text("mark <> ''")
        )
        batch_op.drop_index(batch_op.f("ix_response_batch_id"))

    op.drop_table("response")
    op.drop_table("tally")
    op.drop_table("survey_text")
    op.drop_table("survey_step_note")
    op.drop_table("survey_service")
    op.drop_table("survey_report")
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_link_survey_id"))

    op.drop_table("survey_link")
    with op.batch_alter_table("survey_follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_follow_up_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_follow_up_forum_id"))

    op.drop_table("survey_follow_up")
    op.drop_table("service_wording")
    op.drop_table("recorded_result")
    with op.batch_alter_table("extra_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extra_question_survey_id"))

    op.drop_table("extra_question")
    op.drop_table("answer_pace")
    with op.batch_alter_table("answer_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_batch_survey_id"))

    op.drop_table("answer_batch")
    op.drop_table("unit_wording")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_unit_id_period_id")
        batch_op.drop_index(batch_op.f("ix_survey_period_id"))

    op.drop_table("survey")
