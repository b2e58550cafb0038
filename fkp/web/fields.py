"""Fields and validators that the forms of more than one feature need."""

import re
from typing import Any

from wtforms import IntegerField, SelectMultipleField
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

MOST = 2**31 - 1
"""What a column of whole numbers holds; validators count in floats, which end sooner than what can be typed."""
_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+")


class CheckboxesField(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MayWait(v.Optional):
    """Empty is fine while drafting; unlike a field that is optional for good, it carries no such mark."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, object] = {}


class WholeNumberField(IntegerField):
    """A whole number: 1200 or 1.200; one with hundreds of digits becomes MOST, for a validator to refuse."""

    data: Any  # int | None; WTForms gives its fields no type

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([_plain(text) for text in valuelist])
        if self.data is not None:
            self.data = max(-MOST, min(self.data, MOST))


def _plain(typed: str) -> str:
    return re.sub(r"[. ]", "", typed) if _GROUPED.fullmatch(typed.strip()) else typed
