"""What differs between the duties: the words for their records, how many steps these have, where they are opened."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from fkp.duties.models import FKP, SKM
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.rules.surveys import SurveyStep


@dataclass(frozen=True)
class Kind:
    """One duty, in words and addresses."""

    noun: str
    """What a unit holds to fulfil it."""
    steps: int
    step_noun: str
    view: Permission
    run: Permission
    show: tuple[str, str]
    """The page of one record: endpoint and argument."""

    def address(self, record_id: int) -> str:
        """Where one record is looked at."""
        endpoint, argument = self.show
        given: dict[str, Any] = {argument: record_id}
        return url_for(endpoint, **given)


KINDS = {
    FKP: Kind(
        "forum", len(Stage), "tahap", Permission.VIEW_FORUMS, Permission.RUN_FORUM, ("forums.show", "forum_id")
    ),
    SKM: Kind(
        "survei",
        len(SurveyStep),
        "langkah",
        Permission.VIEW_SURVEYS,
        Permission.RUN_SURVEY,
        ("surveys.show", "survey_id"),
    ),
}
