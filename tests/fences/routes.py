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
    "section_key": "latar_belakang",
    "group": "pengguna",
    "kind": "xlsx",
}
"""Arguments that name no record: one word each that exists."""
KEYS = {"revision", "code", "token"}
"""Arguments that name a record without ending in _id."""
NOWHERE = 987654
SPECIAL = {
    ("forums.play", "file_id"): "video_id",
    ("forums.arrange_proof", "file_id"): "proof_id",
    ("answering", "code"): "link_code",
    ("published", "code"): "survey_code",
    ("surveys.arrange_import", "batch_id"): "import_id",
    ("surveys.arrange_proof", "file_id"): "survey_proof_id",
    ("surveys", "file_id"): "survey_file_id",
    ("surveys", "line_id"): "follow_up_id",
    ("loop", "line_id"): "follow_up_id",
}
"""Arguments that want a record of a special kind: (endpoint or blueprint, argument) → its name among the ids."""
NEEDS_SENT = {
    "documents.sent_report",
    "documents.sent_report_pdf",
    "survey_documents.sent_report",
    "survey_documents.sent_report_pdf",
    "published.show",
    "published.data",
}
"""What is there only once the report was sent, or the result published."""


@dataclass(frozen=True)
class Route:
    """One rule and method of the URL map."""

    endpoint: str
    method: str
    rule: Rule

    @property
    def arguments(self) -> list[str]:
        """The arguments that name records."""
        return sorted(name for name in self.rule.arguments if name.endswith("_id") or name in KEYS)

    @property
    def names(self) -> set[str]:
        """What its arguments are called among the ids."""
        return {self.id_name(argument) for argument in self.arguments}

    @property
    def of_forum_or_survey(self) -> bool:
        """Whether it shows one forum or survey, which may be in this state or that."""
        return not self.names.isdisjoint({"forum_id", "survey_id", "link_code"})

    @property
    def needs_sent(self) -> bool:
        """Whether only a forum or survey whose report was sent has this page."""
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

    def id_name(self, argument: str) -> str:
        """What the record that this argument wants is called among the ids."""
        blueprint = self.endpoint.partition(".")[0]
        return SPECIAL.get((self.endpoint, argument)) or SPECIAL.get((blueprint, argument), argument)

    def _value(self, name: str, ids: Ids) -> object:
        # Hostile input names no special records, only the arguments themselves.
        return ids[self.id_name(name)] if self.id_name(name) in ids else ids[name]

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
