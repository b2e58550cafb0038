"""Texts of documents that a unit may edit; until it does, they are composed from the data and follow it."""

from collections.abc import Mapping

from fkp.forums.models import Forum, ForumText
from fkp.surveys.models import Survey, SurveyText
from fkp.web.forms import clean


def saved_texts(of: Forum | Survey) -> dict[str, str]:
    """The texts the unit wrote in its own words, by key."""
    return {row.key: row.text for row in of.texts}


def keep_texts(
    of: Forum | Survey, texts: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Keep these texts, inside a write transaction; returns (before, after) of those that changed, by key.

    A text that is empty or equals its default is not kept: the document then follows the data again.
    """
    rows: dict[str, ForumText | SurveyText] = {row.key: row for row in of.texts}
    before, after = {}, {}
    for key, text in texts.items():
        row = rows.get(key)
        own = text if text.strip() and clean(text) != clean(defaults[key]) else ""
        if own == (row.text if row else ""):
            continue
        before[key], after[key] = row.text if row else "", own
        if row is None:
            _add(of, key, own)
        elif own:
            row.text = own
        else:
            _remove(of, key)
    return before, after


def _add(of: Forum | Survey, key: str, text: str) -> None:
    if isinstance(of, Survey):
        of.texts.append(SurveyText(key=key, text=text))
    else:
        of.texts.append(ForumText(key=key, text=text))


def _remove(of: Forum | Survey, key: str) -> None:
    of.texts[:] = [row for row in of.texts if row.key != key]  # type: ignore[misc]
