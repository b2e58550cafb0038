"""What Sari does before and during a forum: persiapan, diskusi, peserta."""

from playwright.sync_api import Locator, expect

from tests.browser.steps import Desk

TOPIC = "Waktu tunggu pendaftaran pasien"
DAY = "2026-03-04"
ENTRIES = (
    ("Pengguna layanan", "Tono Lahamu", "Antrean pendaftaran sampai dua jam.", "Loket kedua akan dibuka."),
    ("Organisasi masyarakat sipil", "Yuli Pantoiyo", "Kursi tunggu kurang untuk lansia.", "Ditambah bulan depan."),
    ("Media massa", "", "Jam layanan tidak tertulis di depan.", "Papan jam layanan dipasang."),
)
PASTED = "\n".join(
    "\t".join(cells)
    for cells in (
        ("Nama", "Kelompok", "L/P", "Instansi", "Jabatan", "Kontak", "Hadir"),
        ("Yuli Pantoiyo", "Masyarakat sipil", "P", "PKK Desa Mapane", "Ketua", "081234000001", "ya"),
        ("Dr. Mardin Silondae", "Ahli", "L", "Universitas Tadulako", "Dosen", "", "ya"),
        ("Camat Poso Pesisir", "Stakeholder", "L", "Kecamatan Poso Pesisir", "Camat", "", "tidak"),
        ("Nirmala Tobondo", "Media", "", "Radio Mosintuwu", "Wartawan", "", "ya"),
    )
)


def starts_a_forum(sari: Desk) -> None:
    """From her home page, with three answers."""
    sari.sees("Kewajiban unit Anda")
    sari.look()
    sari.page.get_by_role("link", name="Mulai forum").first.click()
    sari.at("Mulai forum")
    sari.click("Mulai forum")
    sari.sees("Tuliskan tema forum.")
    sari.choose("Unit", "Puskesmas Mapane")
    sari.write("Tema forum", TOPIC)
    sari.click("Mulai forum")
    sari.at(TOPIC)
    sari.sees("0 dari 9")


def prepares_it(sari: Desk) -> None:
    """Persiapan, first tab; an impossible hour is refused and everything else kept."""
    sari.follow("Persiapan")
    sari.at("Persiapan")
    sari.tick("Permasalahan pelayanan publik")
    sari.tick("Poli Umum")
    sari.tick("Tatap muka")
    sari.choose("Bentuk kegiatan", "Diskusi kelompok terarah (FGD)")
    sari.write("Tanggal", DAY)
    sari.write("Mulai pukul", "09:00")
    sari.write("Selesai pukul", "08:00")
    sari.write("Tempat", "Aula Puskesmas Mapane")
    sari.click("Simpan")
    sari.sees("Waktu selesai harus sesudah waktu mulai.")
    sari.look()
    expect(sari.field("Tempat")).to_have_value("Aula Puskesmas Mapane")
    sari.write("Selesai pukul", "12:00")
    sari.click("Simpan")
    sari.sees("Tersimpan.")


def forms_a_team_and_agenda(sari: Desk) -> None:
    """Persiapan, second tab: rows, one more asked for, one moved up."""
    sari.follow("Lanjut ke tim dan acara")
    sari.look()
    for number, (name, task) in enumerate((("Rina Tandi, SKM", "Ketua"), ("Sari Wulandari", "Notulis")), start=1):
        sari.write(f"Anggota {number}: nama", name)
        sari.write(f"Anggota {number}: tugas", task)
    sari.write("Acara 1: nama acara", "Diskusi dan kesepakatan")
    sari.write("Acara 2: waktu", "09.00–09.15")
    sari.write("Acara 2: nama acara", "Pembukaan")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.click("Naikkan acara 2")
    expect(sari.field("Acara 1: nama acara")).to_have_value("Pembukaan")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    expect(sari.field("Acara 1: nama acara")).to_have_value("Pembukaan")
    expect(sari.field("Acara 2: nama acara")).to_have_value("Diskusi dan kesepakatan")


def invites_the_six_groups(sari: Desk) -> None:
    """Persiapan, third tab; the letter holds the names, and the stage is done."""
    sari.follow("Lanjut ke undangan")
    sari.look()
    sari.write("Nomor surat", "005/217/PKM-MPN/II/2026")
    sari.write("Tanggal surat", "2026-02-20")
    sari.write("Pengguna layanan", "Tono Lahamu\nPerwakilan pasien rawat jalan")
    sari.write("Media massa", "Radio Mosintuwu")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    letter = sari.page.get_by_role("link", name="Lihat surat undangan (PDF)")
    assert sari.fetch(letter).startswith(b"%PDF-")
    sari.follow("Kembali ke daftar tahap")
    sari.sees("1 dari 9")


def writes_down_the_discussion(sari: Desk) -> None:
    """Rows added, one answered later, moved and deleted."""
    sari.follow("Diskusi")
    sari.at("Diskusi")
    for group, speaker, said, answer in ENTRIES:
        _adds_an_entry(sari, group, speaker, said, answer if group != "Media massa" else "")
    sari.sees("3 masukan, 1 belum dijawab.")
    third = _card(sari, "Jam layanan")
    third.get_by_role("link", name="Jawab atau ubah").click()
    sari.write("Tanggapan unit", ENTRIES[2][3], sari.page.locator("li.card", has=sari.page.locator("form textarea")))
    sari.click("Simpan", within=sari.page.locator("ol.row-cards"))
    sari.sees("3 masukan, semuanya sudah dijawab.")
    sari.click("Naikkan masukan 3")
    expect(sari.page.locator("ol.row-cards > li").nth(1)).to_contain_text("Jam layanan")
    _adds_an_entry(sari, "Pengguna layanan", "", "Salah ketik", "")
    sari.look()
    mistaken = _card(sari, "Salah ketik")
    sari.open("Hapus", mistaken)
    sari.click("Ya, hapus", within=mistaken)
    sari.misses("Salah ketik")
    expect(sari.page.locator("ol.row-cards > li")).to_have_count(3)


def _card(sari: Desk, text: str) -> Locator:
    return sari.page.locator("li.card", has_text=text).first


def _adds_an_entry(sari: Desk, group: str, speaker: str, said: str, answer: str) -> None:
    room = sari.page.locator("#tambah")
    expect(sari.field("Masukan", room)).to_have_value("")
    sari.choose("Kelompok", group, room)
    sari.write("Nama penyampai", speaker, room)
    sari.write("Masukan", said, room)
    sari.write("Tanggapan unit", answer, room)
    sari.click("Tambah masukan", within=room)
    expect(_card(sari, said)).to_be_visible()


def sums_the_discussion_up(sari: Desk) -> None:
    """The second tab of diskusi."""
    sari.page.locator("nav.tabs").first.get_by_role("link").nth(1).click()
    sari.write("Ringkasan jalannya diskusi", "Peserta membahas antrean, kursi tunggu, dan papan jam layanan.")
    sari.look()
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.follow("Daftar tahap")
    sari.sees("2 dari 9")


def registers_a_participant(sari: Desk) -> None:
    """One person typed; the meter counts the first unsur."""
    sari.follow("Peserta")
    sari.at("Peserta")
    room = sari.page.locator("#tambah")
    sari.write("Nama", "Tono Lahamu", room)
    sari.choose("Kelompok", "Pengguna layanan", room)
    sari.tick("Laki-laki", room)
    sari.write("Kontak", "081234567890", room)
    sari.tick("Hadir", room)
    sari.click("Tambahkan", within=room)
    sari.sees("1 dari 5 unsur masyarakat hadir: skor 1.")
    sari.sees("Tono Lahamu")


def imports_the_others(sari: Desk) -> None:
    """Rows pasted from a spreadsheet; the bad line is mended in place and nobody is lost."""
    sari.follow("Impor daftar")
    sari.write("Tempel dari lembar kerja", PASTED)
    sari.look()
    sari.click("Periksa daftar")
    sari.at("Periksa daftar peserta")
    sari.sees("Salah: 1 baris")
    sari.page.get_by_label("L/P, baris 5").select_option(label="Perempuan")
    sari.page.get_by_role("button", name="Periksa lagi").last.click()
    sari.click("Masukkan 4 baris yang baik")
    sari.sees("4 peserta dimasukkan.")
    for name in ("Yuli Pantoiyo", "Dr. Mardin Silondae", "Camat Poso Pesisir", "Nirmala Tobondo"):
        sari.sees(name)
    sari.sees("4 dari 5 unsur masyarakat hadir: skor 4.")


def ticks_who_came(sari: Desk) -> None:
    """The last unsur came too, and the meter says so."""
    expect(sari.page.get_by_label("Camat Poso Pesisir hadir")).not_to_be_checked()
    sari.tick("Camat Poso Pesisir hadir")
    sari.click("Simpan kehadiran")
    sari.sees("5 dari 5 unsur masyarakat hadir: skor 5.")
    expect(sari.page.get_by_label("Camat Poso Pesisir hadir")).to_be_checked()
    sari.look()


def counts_vulnerable_groups(sari: Desk) -> None:
    """Only numbers; words are refused and kept."""
    sari.follow("Kelompok rentan")
    sari.write("Lanjut usia", "dua")
    sari.click("Simpan")
    sari.sees("Tuliskan jumlah orang dengan angka saja, misalnya 3.")
    expect(sari.field("Lanjut usia")).to_have_value("dua")
    sari.write("Lanjut usia", "2")
    sari.look()
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.follow("Daftar tahap")
    sari.sees("3 dari 9")
