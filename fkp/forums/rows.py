"""When the rows of a stage may be changed."""

from fkp.forums.actions import StageLocked, ensure_open
from fkp.forums.evidence import evidence
from fkp.forums.models import Forum
from fkp.rules.stages import Stage, blockers


class RowInUse(StageLocked):
    """Something later stands on this row; the message says what."""


def ensure_begun(forum: Forum, stage: Stage) -> None:
    """Raise StageLocked when the stage is locked, or must wait for an earlier one (the message says for what)."""
    ensure_open(forum, stage)
    waiting = blockers(stage, evidence(forum))
    if waiting:
        raise StageLocked(" ".join(waiting))
