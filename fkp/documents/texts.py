"""Texts of documents that a unit may edit; until it does, they are composed from the data and follow it."""

from collections.abc import Mapping

from fkp.forums.models import Forum, ForumText
from fkp.web.forms import clean


def saved_texts(forum: Forum) -> dict[str, str]:
    """The texts the unit wrote in its own words, by key."""
    return {row.key: row.text for row in forum.texts}


def keep_texts(forum: Forum, texts: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Keep these texts, inside a write transaction; returns those that changed, by key.

    A text that is empty or equals its default is not kept: the document then follows the data again.
    """
    rows = {row.key: row for row in forum.texts}
    changed = {}
    for key, text in texts.items():
        own = text if text.strip() and clean(text) != clean(defaults[key]) else ""
        row = rows.get(key)
        if own == (row.text if row else ""):
            continue
        changed[key] = own
        if row is None:
            forum.texts.append(ForumText(key=key, text=own))
        elif own:
            row.text = own
        else:
            forum.texts.remove(row)
    return changed
