"""A forum or a survey as the pages about its report see it: what it is called, whose it is, where its pages are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from fkp.duties.models import Period
from fkp.duties.sent_reports import SentReport
from fkp.forums.models import Forum
from fkp.rules.stages import Stage
from fkp.rules.surveys import SurveyStep
from fkp.surveys.models import Survey
from fkp.units.models import Unit


@dataclass(frozen=True)
class Dossier:
    """What sending, proving and verifying a report look the same for, whichever duty it belongs to."""

    duty: str
    """The duty in capitals, "FKP"."""
    title: str
    unit: Unit
    period: Period
    report: SentReport | None
    parts: Mapping[str, str]
    """Stage of a forum or step of a survey → its name as people read it."""
    part_noun: str
    blueprint: str
    key: Mapping[str, Any]
    home: tuple[str, str]
    """The task list: (href, words)."""

    def to(self, deed: str, **values: Any) -> str:
        """The address of one of its pages about papers and report."""
        return url_for(f"{self.blueprint}.{deed}", **self.key, **values)


def of_forum(forum: Forum) -> Dossier:
    """A forum as the pages about its report see it."""
    return Dossier(
        duty="FKP",
        title=forum.topic or forum.code,
        unit=forum.unit,
        period=forum.period,
        report=forum.report,
        parts={stage.value: stage.label for stage in Stage},
        part_noun="tahap",
        blueprint="documents",
        key={"forum_id": forum.id},
        home=(url_for("forums.show", forum_id=forum.id), "Daftar tahap"),
    )


def of_survey(survey: Survey) -> Dossier:
    """A survey as the pages about its report see it."""
    return Dossier(
        duty="SKM",
        title=survey.title or survey.code,
        unit=survey.unit,
        period=survey.period,
        report=survey.report,
        parts={step.value: step.label for step in SurveyStep},
        part_noun="langkah",
        blueprint="survey_documents",
        key={"survey_id": survey.id},
        home=(url_for("surveys.show", survey_id=survey.id), "Daftar langkah"),
    )
