"""Pages of long lists, whose address carries every filter."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` rows; `number` counts from 1."""

    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.per_page

    @property
    def first(self) -> int:
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.offset + self.per_page, self.total)

    def href(self, number: int) -> str:
        """The same list, same filters, at another page."""
        return address(hal=number if number > 1 else None)


def page_of(total: int, per_page: int = PER_PAGE) -> Page:
    """The page the address asks for (`?hal=3`), kept within what there is."""
    asked = request.args.get("hal", 1, type=int)
    page = Page(1, total, per_page)
    return Page(min(max(asked, 1), page.pages), total, per_page)


def address(**changes: object) -> str:
    """The present address with some parameters changed (None takes one away)."""
    merged = {**request.args, **changes}
    query = urlencode({key: value for key, value in merged.items() if value not in (None, "")})
    return f"{request.script_root}{request.path}" + (f"?{query}" if query else "")


def sort_href(key: str, current: str) -> str:
    """Where a column heading leads: that column upwards, or downwards when it already is."""
    return address(urut=f"-{key}" if current == key else key, hal=None)
