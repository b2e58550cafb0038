"""The fixed choices a forum is described with: key as stored, label as read."""

from collections.abc import Iterable

# The five subjects in the definition of a forum, in its order.
SUBJECTS: dict[str, str] = {
    "rancangan_kebijakan": "Rancangan kebijakan",
    "penerapan_kebijakan": "Penerapan kebijakan",
    "dampak_kebijakan": "Dampak kebijakan",
    "evaluasi_kebijakan": "Evaluasi pelaksanaan kebijakan",
    "permasalahan_pelayanan": "Permasalahan pelayanan publik",
}
MODES: dict[str, str] = {"tatap_muka": "Tatap muka", "non_tatap_muka": "Non-tatap muka"}
FORMS: dict[str, dict[str, str]] = {
    "tatap_muka": {
        "dialog_interaktif": "Dialog interaktif",
        "fgd": "Diskusi kelompok terarah (FGD)",
        "pertemuan": "Pertemuan",
        "lokakarya": "Lokakarya",
        "seminar": "Seminar",
        "dengar_pendapat": "Dengar pendapat publik",
        "lainnya": "Lainnya",
    },
    "non_tatap_muka": {
        "forum_daring": "Forum daring",
        "situs_web": "Situs web",
        "media_sosial": "Media sosial",
        "radio": "Radio",
        "televisi": "Televisi",
        "media_cetak": "Media cetak",
        "lainnya": "Lainnya",
    },
}
TERM_CLASSES: dict[str, str] = {
    "pendek": "Jangka pendek",
    "menengah": "Jangka menengah",
    "panjang": "Jangka panjang",
}
STANCES: dict[str, str] = {
    "setuju": "Setuju",
    "setuju_catatan": "Setuju dengan catatan",
    "keberatan": "Keberatan",
}


def is_agreed(stances: Iterable[str]) -> bool:
    """Tell whether the parties agreed: at least one took a stance and none has a keberatan."""
    taken = list(stances)
    return bool(taken) and "keberatan" not in taken
