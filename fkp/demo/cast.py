"""The people a visitor of the demo signs in as: one of every role, in each province."""

from dataclasses import dataclass

from fkp.rules.permissions import Role

PASSWORD = "demo-fkp-2026!"
DOMAIN = "demo.fkp.id"
PROVINCES = {
    "sulteng": {"name": "Sulawesi Tengah", "code": "72", "timezone": "Asia/Makassar", "accent": "teal"},
    "gorontalo": {"name": "Gorontalo", "code": "75", "timezone": "Asia/Makassar", "accent": "plum"},
}


@dataclass(frozen=True)
class Actor:
    """One account of the cast; its address is `key`@demo.fkp.id. A kepala unit is the head of its unit."""

    key: str
    name: str
    sex: str
    role: Role
    title: str = ""
    unit: str = ""
    region: str = ""
    region_name: str = ""
    jabatan: str = ""

    @property
    def place(self) -> str:
        """Where the role holds, for the list of accounts."""
        return self.unit or self.region_name or "seluruh provinsi"


CAST = {
    "72": (
        Actor("sari", "Sari Wulandari", "P", Role.PETUGAS, unit="Puskesmas Mapane", jabatan="Pelaksana tata usaha"),
        Actor("rina", "Rina Tandi", "P", Role.KEPALA_UNIT, "SKM", unit="Puskesmas Mapane"),
        Actor("joko", "Joko Lapasila", "L", Role.PETUGAS, unit="Puskesmas Tokorondo", jabatan="Perawat"),
        Actor(
            "dewi", "Dewi Anggraini", "P", Role.KOORDINATOR_KABUPATEN, "S.STP", region="72.02",
            region_name="Kabupaten Poso", jabatan="Analis pelayanan publik, Bagian Organisasi",
        ),
        Actor("bagus", "Bagus Pratama", "L", Role.KOORDINATOR_PROVINSI, "M.Si", jabatan="Biro Organisasi"),
        Actor("putri", "Putri Maharani", "P", Role.PENGAMAT, jabatan="Kementerian PANRB"),
        Actor("agus", "Agus Salim", "L", Role.ADMIN, "S.Kom", jabatan="Pengelola aplikasi"),
    ),
    "75": (
        Actor("yusuf", "Yusuf Podungge", "L", Role.PETUGAS, unit="Puskesmas Kota Tengah", jabatan="Pelaksana"),
        Actor("ningsih", "Ningsih Katili", "P", Role.KEPALA_UNIT, "SKM", unit="Puskesmas Kota Tengah"),
        Actor("fadli", "Fadli Husain", "L", Role.KOORDINATOR_KABUPATEN, region="75.71",
            region_name="Kota Gorontalo", jabatan="Bagian Organisasi",
        ),
        Actor("maria", "Maria Olii", "P", Role.KOORDINATOR_PROVINSI, "M.Si", jabatan="Biro Organisasi"),
        Actor("wulan", "Wulan Mohamad", "P", Role.PENGAMAT, jabatan="Kementerian PANRB"),
        Actor("idris", "Idris Gobel", "L", Role.ADMIN, jabatan="Pengelola aplikasi"),
    ),
}  # fmt: skip
"""By the Kemendagri code of the province."""
STAGED = {
    "72": (
        "Puskesmas Mapane", "Puskesmas Tokorondo", "RSUD Poso", "Kecamatan Poso Kota", "Dinas Sosial Kabupaten Poso",
        "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Poso",
    ),
    "75": ("Puskesmas Kota Tengah",),
}  # fmt: skip
"""Units whose forums are played through the program itself, with an account for petugas and head each."""
