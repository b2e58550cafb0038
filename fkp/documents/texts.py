"""Texts of documents that a unit may edit; until it does, they are composed from the data and follow it."""

from collections.abc import Mapping

from fkp.forums.models import Forum, ForumText
from fkp.web.forms import clean


def saved_texts(forum: Forum) -> dict[str, str]:
    """The texts the unit wrote in its own words, by key."""
    return {row.key: row.text for row in forum.texts}


def keep_texts(
    forum: Forum, texts: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Keep these texts, inside a write transaction; returns (before, after) of those that changed, by key.

    A text that is empty or equals its default is not kept: the document then follows the data again.
    """
    rows = {row.key: row for row in forum.texts}
    before, after = {}, {}
    for key, text in texts.items():
        row = rows.get(key)
        own = text if text.strip() and clean(text) != clean(defaults[key]) else ""
        if own == (row.text if row else ""):
            continue
        before[key], after[key] = row.text if row else "", own
        if row is None:
            forum.texts.append(ForumText(key=key, text=own))
        elif own:
            row.text = own
        else:
            forum.texts.remove(row)
    return before, after
