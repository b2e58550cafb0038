"""A survey that was really held: Dinas Pertanahan dan Tata Ruang Kabupaten Bantul, 2023, from its published averages.

Published were the nine averages and the index, 87,28; not how many answered, so that number is invented. The unit
stands in Kabupaten Poso only so that the demo's people can open it, and its name says so.
"""

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.models import SKM, Period
from fkp.rules.skm import Unsur
from fkp.storage.database import session, writes
from fkp.surveys.actions import publish
from fkp.surveys.models import Survey
from fkp.surveys.recorded import Published, record_result
from fkp.units.actions import create_unit
from fkp.units.models import Region, Service

UNIT = "Contoh nyata: DPTR Kabupaten Bantul"
AVERAGES = {
    Unsur.PERSYARATAN: "3.31",
    Unsur.PROSEDUR: "3.35",
    Unsur.WAKTU: "3.49",
    Unsur.BIAYA: "3.93",
    Unsur.PRODUK: "3.45",
    Unsur.KOMPETENSI: "3.39",
    Unsur.PERILAKU: "3.39",
    Unsur.PENGADUAN: "3.76",
    Unsur.SARPRAS: "3.35",
}
RESPONDENTS = 150
SOURCE = (
    "Dipublikasikan Dinas Pertanahan dan Tata Ruang Kabupaten Bantul, DI Yogyakarta (skm.bantulkab.go.id). "
    "Contoh dari luar provinsi; jumlah responden tidak dipublikasikan dan di sini hanya karangan. IKM tahun-tahun "
    "sebelumnya: 2022 86,78; 2021 86,65; 2020 85,91; 2019 84,39."
)


def record_bantul() -> Survey:
    """Make the unit, record its result of 2023 and publish it."""
    survey = _record()
    head = session().scalars(sa.select(Person).order_by(Person.id).limit(1)).one()
    publish(survey, by=head)
    return survey


@writes
def _record() -> Survey:
    poso = session().get_one(Region, "72.02")
    address = "Contoh dari Bantul, DI Yogyakarta; ditempatkan di Kabupaten Poso hanya sebagai contoh."
    unit = create_unit(poso, {"name": UNIT, "kind": "dinas", "parent_id": None, "address": address}, by=None)
    session().add_all(
        Service(unit_id=unit.id, name=name) for name in ("Informasi", "Konsultasi", "Rekomendasi Tata Ruang")
    )
    session().flush()
    period = session().scalars(sa.select(Period).where(Period.duty == SKM, Period.name == "Tahun 2023")).one()
    published = Published(
        {unsur.value: average for unsur, average in AVERAGES.items()},
        RESPONDENTS,
        typed_index="87.28",
        typed_letter="B",
        source=SOURCE,
    )
    return record_result(unit, period, published, title="Survei Kepuasan Masyarakat Tahun 2023", by=None)
