"""WTForms' own messages in Indonesian; the package brings none. One not listed here is a mistake we test for."""

MESSAGES = {
    "Not a valid choice.": "Pilihan ini tidak tersedia. Pilih dari daftar.",
    "Invalid Choice: could not coerce.": "Pilihan ini tidak tersedia. Pilih dari daftar.",
    "Not a valid integer value.": "Isi dengan angka bulat.",
    "Not a valid decimal value.": "Isi dengan angka.",
    "Not a valid date value.": "Tanggal tidak dapat dibaca. Contoh: 7 Oktober 2026.",
    "Not a valid time value.": "Jam tidak dapat dibaca. Contoh: 09.05.",
    "This field is required.": "Bagian ini wajib diisi.",
    "Invalid input.": "Isian ini tidak dapat diterima.",
    "Invalid URL.": "Alamat tautan tidak sah.",
    "Number must be at least %(min)s.": "Angka paling kecil %(min)s.",
    "Number must be at most %(max)s.": "Angka paling besar %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Angka harus antara %(min)s dan %(max)s.",
    "Field cannot be longer than %(max)d character.": "Terlalu panjang: paling banyak %(max)d karakter.",
    "Field cannot be longer than %(max)d characters.": "Terlalu panjang: paling banyak %(max)d karakter.",
}
CHOICES = "'%(value)s' is not a valid choice for this field."
MANY_CHOICES = "'%(value)s' are not valid choices for this field."


class Indonesian:
    """What WTForms asks for a translation."""

    def gettext(self, text: str) -> str:
        return MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        if singular in {CHOICES, MANY_CHOICES}:
            return MESSAGES["Not a valid choice."]
        return self.gettext(singular if count == 1 else plural)
