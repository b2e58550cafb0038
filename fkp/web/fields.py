"""Fields and validators that the forms of more than one feature need."""

from wtforms import SelectMultipleField
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget


class CheckboxesField(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MayWait(v.Optional):
    """Empty is fine while drafting; unlike a field that is optional for good, it carries no such mark."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, object] = {}
