"""Every route of the program, and its address for one record."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

Ids = dict[str, object]
"""The value of every argument a route may have, for one record."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WORDS = {
    "name": "petugas",
    "key": "penutup",
    "section_key": "penutup",
    "code": "ABCD",
    "group": "pengguna",
    "kind": "xlsx",
}
"""Arguments that name no record: one word each that exists."""
NOWHERE = 987654
SPECIAL = {("forums.play", "file_id"): "video_id", ("forums.arrange_proof", "file_id"): "proof_id"}
"""Arguments that want a record of a special kind: (endpoint, argument) → its name among the ids."""
NEEDS_SENT = {"documents.sent_report", "documents.sent_report_pdf"}
"""What is there only once the report was sent."""


@dataclass(frozen=True)
class Route:
    """One rule and method of the URL map."""

    endpoint: str
    method: str
    rule: Rule

    @property
    def arguments(self) -> list[str]:
        """The arguments that name records."""
        return sorted(name for name in self.rule.arguments if name.endswith("_id") or name == "revision")

    @property
    def needs_sent(self) -> bool:
        """Whether only a forum whose report was sent has this page."""
        return self.endpoint in NEEDS_SENT

    def path(self, ids: Ids | None) -> str:
        """The address inside a province; without ids, that of a record nobody has."""
        given = {name: self._value(name, ids) if ids else NOWHERE for name in self.arguments}
        for name in self.rule.arguments - set(self.arguments):
            converter = self.rule._converters[name]
            first = min(converter.items) if isinstance(converter, AnyConverter) else WORDS[name]
            given[name] = first
        built = self.rule.build(given)
        assert built is not None, self.rule
        return built[1]

    def _value(self, name: str, ids: Ids) -> object:
        return ids.get(SPECIAL.get((self.endpoint, name), name), ids[name])

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.endpoint})"


def all_routes(app: Flask) -> list[Route]:
    """Every rule with every method that does something."""
    return [
        Route(rule.endpoint, method, rule)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in METHODS
        if method in (rule.methods or ())
    ]
