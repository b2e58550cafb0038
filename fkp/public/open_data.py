"""Published results as data for other programs; docs/open-data.md describes them for who reads them.

A file is made from the same document as the JSON, so all three say the same to the last digit.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from fkp.public.listing import ResultRow
from fkp.public.results import ProfileField, PublicResult, ServiceRow
from fkp.rules.skm import Unsur, shown
from fkp.surveys.results import UnsurResult
from fkp.web.downloads import Row

SCHEMA = 1
"""Goes up when a field changes its meaning or goes away; new fields may come at any time."""
HIDDEN = "disembunyikan: kurang dari lima responden, atau dapat dipakai menghitungnya"
PROFILE_KEYS = {
    "sex": "jenis_kelamin",
    "age": "usia",
    "education": "pendidikan",
    "occupation": "pekerjaan",
    "disability": "kategori_pengguna",
    "hours": "jam_survei",
}
FIGURE_COLUMNS = ("bagian", "kunci", "nama", "ukuran", "nilai", "catatan")
LIST_COLUMNS = (
    "kode", "unit", "jenis_unit", "kode_wilayah", "wilayah", "periode", "mulai", "selesai", "responden", "ikm",
    "mutu", "kinerja", "dipublikasikan", "alamat",
)  # fmt: skip


def document(of: PublicResult, address: str) -> dict[str, Any]:
    """One survey: scalars, then lists of unsur, services and respondents' groups; None is hidden or unknown."""
    survey = of.survey
    return {
        "skema": SCHEMA,
        "kode": survey.code,
        "alamat": address,
        "unit": {
            "nama": survey.unit.name,
            "jenis": survey.unit.kind_label,
            "kode_wilayah": survey.unit.region_code,
            "wilayah": survey.unit.region.name,
        },
        "periode": {
            "nama": survey.period.name,
            "mulai": survey.period.starts.isoformat(),
            "selesai": survey.period.ends.isoformat(),
        },
        "dipublikasikan": _instant(survey.published_at),
        "responden": of.respondents,
        "ikm": of.index,
        "mutu": of.grade.letter,
        "kinerja": of.grade.kinerja,
        "bobot": survey.weight or of.weight,
        "unsur": [_unsur(row) for row in of.unsur],
        "layanan": [_service(row) for row in of.services],
        "profil": [_profile(field) for field in of.profile],
        "catatan": f"null pada layanan dan profil berarti {HIDDEN}." if of.hides else "",
    }


def list_document(rows: Iterable[Mapping[str, Any]], province: str, code: str) -> dict[str, Any]:
    """All published surveys of a province, one object each (see `list_row`)."""
    return {"skema": SCHEMA, "provinsi": {"nama": province, "kode": code}, "survei": list(rows)}


def list_row(row: ResultRow, address: str) -> dict[str, Any]:
    """One published survey with the keys of LIST_COLUMNS."""
    values = (
        row.code, row.unit, row.kind, row.region_code, row.region, row.period, row.starts.isoformat(),
        row.ends.isoformat(), row.respondents, row.index, row.grade.letter, row.grade.kinerja,
        _instant(row.published_at), address,
    )  # fmt: skip
    return dict(zip(LIST_COLUMNS, values, strict=True))


def as_json(found: Mapping[str, Any]) -> bytes:
    """The document as JSON; numbers are numbers, with as many decimals as the document gives them."""
    return json.dumps(found, ensure_ascii=False, indent=1, default=_number).encode()


def figures(found: Mapping[str, Any]) -> Iterator[Row]:
    """The document of one survey with one figure per row, in the order of FIGURE_COLUMNS."""
    about = found["unit"], found["periode"]
    yield from (("survei", "", "", key, found[key], "") for key in ("kode", "alamat"))
    yield from (("survei", "", "", f"unit_{key}", value, "") for key, value in about[0].items())
    yield from (("survei", "", "", f"periode_{key}", value, "") for key, value in about[1].items())
    for key in ("dipublikasikan", "responden", "ikm", "mutu", "kinerja", "bobot"):
        yield ("survei", "", "", key, found[key], "")
    for row in found["unsur"]:
        for key in ("kode", "menjawab", "nrr", "nrr_tertimbang", "konversi", "mutu", "kinerja"):
            yield ("unsur", row["kunci"], row["nama"], key, row[key], "")
    for row in found["layanan"]:
        note = HIDDEN if row["responden"] is None else ""
        yield from (("layanan", "", row["nama"], key, row[key], note) for key in ("responden", "ikm", "mutu"))
        yield from (("layanan", unsur, row["nama"], "nrr", value, note) for unsur, value in row["nrr"].items())
    for field in found["profil"]:
        for group in field["kelompok"]:
            note = HIDDEN if group["responden"] is None else ""
            yield ("profil", field["kunci"], group["nama"], "responden", group["responden"], note)


def _unsur(row: UnsurResult) -> dict[str, Any]:
    return {
        "kunci": row.unsur.value,
        "kode": row.unsur.code,
        "nama": row.unsur.label,
        "menjawab": row.answered,
        "nrr": shown(row.average, 4),
        "nrr_tertimbang": shown(row.weighted, 4),
        "konversi": row.converted,
        "mutu": row.grade.letter,
        "kinerja": row.grade.kinerja,
    }


def _service(row: ServiceRow) -> dict[str, Any]:
    averages = row.averages or {}
    return {
        "nama": row.name,
        "responden": row.respondents,
        "ikm": row.index,
        "mutu": row.grade.letter if row.grade else None,
        "nrr": {unsur.value: _four(averages.get(unsur)) for unsur in Unsur},
    }


def _profile(field: ProfileField) -> dict[str, Any]:
    groups = [{"kunci": group.key, "nama": group.label, "responden": group.respondents} for group in field.groups]
    return {"kunci": PROFILE_KEYS[field.key], "nama": field.label, "kelompok": groups}


def _four(average: Decimal | None) -> Decimal | None:
    return None if average is None else shown(average, 4)


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)  # the shortest digits that mean this float are the decimal's own
    raise TypeError(f"no JSON for {value!r}")
