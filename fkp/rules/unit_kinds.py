"""The kinds of unit penyelenggara pelayanan publik (UPP) that report."""

UNIT_KINDS: dict[str, str] = {
    "dinas": "Dinas",
    "badan": "Badan",
    "inspektorat": "Inspektorat",
    "setda": "Sekretariat Daerah (Bagian/Biro)",
    "setwan": "Sekretariat DPRD",
    "satpol_pp": "Satpol PP",
    "rsud": "RSUD",
    "puskesmas": "Puskesmas",
    "labkesda": "Labkesda",
    "kecamatan": "Kecamatan",
    "kelurahan": "Kelurahan",
    "desa": "Desa",
    "dpmptsp": "DPMPTSP",
    "mpp": "Mal Pelayanan Publik (MPP)",
    "disdukcapil": "Disdukcapil",
    "uptd": "UPTD",
    "satuan_pendidikan": "Satuan Pendidikan",
    "blud": "BLUD",
    "vertikal": "Instansi vertikal",
}
