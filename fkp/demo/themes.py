"""What the demo's forums talk about: services of each kind of unit, and themes with problems and their repairs."""

from dataclasses import dataclass

from fkp.rules.participation import Group


@dataclass(frozen=True)
class Issue:
    """One thing said in a forum and what was agreed about it; `days` is the length of the term."""

    group: Group
    said: str
    answer: str
    problem: str
    repair: str
    days: int
    plan: str
    in_charge: str


@dataclass(frozen=True)
class Theme:
    """What one forum is about."""

    topic: str
    issues: tuple[Issue, ...]


def _issue(group: str, said: str, answer: str, problem: str, repair: str, days: int, plan: str, who: str) -> Issue:
    return Issue(Group(group), said, answer, problem, repair, days, plan, who)


_HEALTH = Theme(
    "Waktu tunggu dan kepastian layanan rawat jalan",
    (
        _issue(
            "pengguna",
            "Antrean pendaftaran dibuka pukul tujuh, tetapi loket baru melayani setelah pukul delapan.",
            "Petugas loket akan masuk bergiliran mulai pukul 07.15 dan jam layanan dipasang di pintu masuk.",
            "Loket pendaftaran terlambat dibuka sehingga antrean menumpuk.",
            "Menata giliran petugas loket dan memasang jam layanan di pintu masuk.",
            14,
            "Menyusun jadwal giliran petugas dan memasang papan jam layanan.",
            "Kepala Subbagian Tata Usaha",
        ),
        _issue(
            "masyarakat_sipil",
            "Warga lanjut usia dan penyandang disabilitas masih mengantre bersama pasien lain.",
            "Disetujui loket prioritas dengan kursi tunggu tersendiri.",
            "Belum ada loket prioritas bagi lanjut usia, ibu hamil, dan penyandang disabilitas.",
            "Menyediakan loket prioritas dan kursi tunggu yang mudah dijangkau.",
            60,
            "Menata ulang ruang tunggu dan menunjuk petugas loket prioritas.",
            "Koordinator upaya kesehatan perorangan",
        ),
        _issue(
            "stakeholder",
            "Rujukan peserta JKN sering kembali karena berkas tidak lengkap.",
            "Daftar syarat rujukan akan diseragamkan bersama BPJS Kesehatan.",
            "Syarat rujukan tidak dipahami pasien maupun petugas.",
            "Menyusun daftar syarat rujukan dan menempelkannya di setiap poli.",
            30,
            "Rapat dengan BPJS Kesehatan, mencetak daftar syarat rujukan.",
            "Petugas rujukan",
        ),
        _issue(
            "ahli",
            "Stok obat darah tinggi kosong dua kali dalam tiga bulan terakhir.",
            "Perencanaan obat akan dihitung dari pemakaian tiga bulan dan dilaporkan setiap minggu.",
            "Obat penyakit kronis beberapa kali kosong.",
            "Memperbaiki perencanaan obat dan mengumumkan ketersediaannya.",
            90,
            "Mencatat stok setiap minggu dan memesan sebelum sisa satu bulan.",
            "Apoteker",
        ),
    ),
)
_CIVIL = Theme(
    "Kemudahan mengurus dokumen kependudukan dari kecamatan yang jauh",
    (
        _issue(
            "pengguna",
            "Dari desa kami perlu dua jam ke kantor, lalu disuruh pulang karena satu berkas kurang.",
            "Syarat akan dapat diperiksa lewat pesan WhatsApp sebelum warga berangkat.",
            "Warga datang berulang karena syarat tidak diketahui lebih dahulu.",
            "Membuka pemeriksaan berkas lewat pesan WhatsApp dan memuat syarat di kantor desa.",
            30,
            "Menunjuk petugas pemeriksa berkas dan membagikan daftar syarat ke semua desa.",
            "Kepala Bidang Pelayanan Pendaftaran Penduduk",
        ),
        _issue(
            "stakeholder",
            "Akta kelahiran bayi yang lahir di puskesmas bisa selesai sebelum ibu pulang.",
            "Akan dibuat kerja sama dengan puskesmas yang bersedia lebih dahulu.",
            "Akta kelahiran belum terhubung dengan layanan persalinan.",
            "Membuat kerja sama penerbitan akta kelahiran di puskesmas.",
            120,
            "Menandatangani perjanjian kerja sama dengan tiga puskesmas percontohan.",
            "Kepala Bidang Pelayanan Pencatatan Sipil",
        ),
        _issue(
            "media",
            "Jadwal layanan keliling tidak pernah diumumkan lebih awal.",
            "Jadwal satu bulan ke depan akan disiarkan lewat radio dan media sosial.",
            "Jadwal layanan keliling tidak diketahui warga.",
            "Mengumumkan jadwal layanan keliling satu bulan sebelumnya.",
            14,
            "Menyusun jadwal triwulan dan mengirimkannya ke radio serta kecamatan.",
            "Sekretaris dinas",
        ),
    ),
)
_PERMIT = Theme(
    "Kejelasan syarat, biaya, dan waktu penyelesaian perizinan berusaha",
    (
        _issue(
            "pengguna",
            "Kami tidak tahu izin sudah sampai di meja siapa.",
            "Status permohonan akan dikirim lewat pesan singkat pada setiap tahap.",
            "Pemohon tidak dapat mengikuti perkembangan permohonannya.",
            "Mengirim pemberitahuan status pada setiap tahap.",
            60,
            "Menambah pemberitahuan otomatis pada aplikasi perizinan.",
            "Kepala Bidang Data dan Informasi",
        ),
        _issue(
            "ahli",
            "Pemeriksaan lapangan dari dinas teknis tidak punya batas waktu.",
            "Batas waktu akan dimuat dalam keputusan tim teknis.",
            "Waktu pemeriksaan lapangan tidak pasti.",
            "Menetapkan batas waktu pemeriksaan lapangan paling lama lima hari kerja.",
            90,
            "Menyusun keputusan tim teknis bersama dinas terkait.",
            "Kepala Bidang Perizinan",
        ),
        _issue(
            "masyarakat_sipil",
            "Pelaku usaha mikro kesulitan mengisi OSS sendiri.",
            "Pendampingan akan dibuka setiap Selasa dan Kamis di ruang layanan.",
            "Pelaku usaha mikro memerlukan pendampingan mengisi OSS.",
            "Membuka meja pendampingan OSS dua kali seminggu.",
            30,
            "Menyiapkan dua petugas pendamping dan mengumumkan jadwalnya.",
            "Kepala Bidang Penanaman Modal",
        ),
    ),
)
_TERRITORY = Theme(
    "Standar pelayanan surat keterangan dan rekomendasi",
    (
        _issue(
            "pengguna",
            "Surat keterangan kadang menunggu camat yang sedang rapat di kabupaten.",
            "Pendelegasian tanda tangan akan diatur bila pimpinan tidak di tempat.",
            "Surat tertunda bila pimpinan tidak berada di tempat.",
            "Menetapkan pejabat pengganti penanda tangan surat.",
            14,
            "Menerbitkan surat tugas penanda tangan pengganti.",
            "Sekretaris kecamatan",
        ),
        _issue(
            "masyarakat_sipil",
            "Maklumat pelayanan dipasang di ruang dalam, jadi tidak terbaca warga.",
            "Maklumat akan dipindahkan ke ruang tunggu dan dimuat di media sosial.",
            "Maklumat pelayanan tidak terlihat dari ruang tunggu.",
            "Memasang maklumat dan standar pelayanan di ruang tunggu.",
            7,
            "Mencetak ulang maklumat dan standar pelayanan.",
            "Kepala Seksi Pelayanan Umum",
        ),
        _issue(
            "stakeholder",
            "Kursi roda dan jalur landai belum ada, padahal lantainya bertingkat.",
            "Diusulkan dalam perubahan anggaran tahun ini.",
            "Kantor belum ramah bagi penyandang disabilitas.",
            "Membangun jalur landai dan menyediakan kursi roda.",
            240,
            "Mengusulkan anggaran jalur landai dan meminjam kursi roda dari puskesmas.",
            "Kepala Subbagian Umum",
        ),
    ),
)
_REVENUE = Theme(
    "Kemudahan pembayaran pajak daerah",
    (
        _issue(
            "pengguna",
            "Kami harus ke kota hanya untuk membayar PBB.",
            "Pembayaran lewat bank dan dompet digital akan diperluas.",
            "Tempat pembayaran pajak jauh dari wajib pajak.",
            "Membuka pembayaran lewat bank, kantor pos, dan QRIS.",
            120,
            "Menandatangani kerja sama dengan bank daerah dan kantor pos.",
            "Kepala Bidang Penagihan",
        ),
        _issue(
            "media",
            "Keringanan denda tidak banyak diketahui orang.",
            "Akan diumumkan lewat radio, pasar, dan rumah ibadah.",
            "Informasi keringanan pajak tidak sampai kepada warga.",
            "Menyebarkan informasi keringanan pajak ke desa dan kelurahan.",
            30,
            "Menyiapkan lembar informasi dan jadwal siaran.",
            "Kepala Bidang Pendataan",
        ),
    ),
)
_SCHOOL = Theme(
    "Penerimaan murid baru dan layanan administrasi sekolah",
    (
        _issue(
            "pengguna",
            "Orang tua tidak memahami jalur domisili dan prestasi.",
            "Penjelasan akan dilakukan sebelum pendaftaran dibuka.",
            "Ketentuan penerimaan murid baru belum dipahami orang tua.",
            "Mengadakan penjelasan terbuka sebelum pendaftaran.",
            30,
            "Menjadwalkan pertemuan orang tua dan membagikan lembar penjelasan.",
            "Panitia penerimaan murid baru",
        ),
        _issue(
            "masyarakat_sipil",
            "Legalisasi ijazah harus menunggu kepala sekolah.",
            "Waktu layanan ditetapkan satu hari kerja.",
            "Legalisasi ijazah tidak punya waktu penyelesaian.",
            "Menetapkan waktu layanan legalisasi satu hari kerja.",
            14,
            "Menyusun standar pelayanan legalisasi ijazah.",
            "Kepala tata usaha",
        ),
    ),
)
_GENERAL = Theme(
    "Peninjauan ulang standar pelayanan bersama masyarakat",
    (
        _issue(
            "pengguna",
            "Biaya dan waktu pelayanan tidak tertulis di ruang layanan.",
            "Standar pelayanan akan dipasang lengkap dengan biaya dan waktunya.",
            "Standar pelayanan belum terpampang di ruang layanan.",
            "Memasang standar pelayanan dengan syarat, biaya, dan waktu.",
            14,
            "Mencetak dan memasang standar pelayanan.",
            "Sekretaris",
        ),
        _issue(
            "ahli",
            "Tata urutan standar pelayanan perlu mendahulukan yang langsung dirasakan warga.",
            "Urutan akan disesuaikan dengan komponen penyampaian pelayanan.",
            "Susunan standar pelayanan belum mendahulukan komponen penyampaian pelayanan.",
            "Menyusun ulang standar pelayanan sesuai urutan komponen.",
            60,
            "Merevisi standar pelayanan dan menetapkannya dengan keputusan kepala.",
            "Kepala Subbagian Perencanaan",
        ),
        _issue(
            "media",
            "Pengaduan lewat SP4N-LAPOR! lama dijawab.",
            "Petugas khusus akan ditunjuk dengan batas jawaban tiga hari kerja.",
            "Pengaduan masyarakat terlambat ditanggapi.",
            "Menunjuk admin SP4N-LAPOR! dan menetapkan batas waktu jawaban.",
            30,
            "Menerbitkan keputusan admin pengaduan dan memasang alur pengaduan.",
            "Kepala Subbagian Umum",
        ),
    ),
)
_BY_KIND = {
    "puskesmas": _HEALTH,
    "rsud": _HEALTH,
    "labkesda": _HEALTH,
    "disdukcapil": _CIVIL,
    "dpmptsp": _PERMIT,
    "mpp": _PERMIT,
    "kecamatan": _TERRITORY,
    "kelurahan": _TERRITORY,
    "desa": _TERRITORY,
    "satuan_pendidikan": _SCHOOL,
}
_SERVICES = {
    "puskesmas": ("Pendaftaran", "Poli Umum", "Kesehatan Ibu dan Anak", "Farmasi"),
    "rsud": ("Instalasi Gawat Darurat", "Rawat Inap", "Rawat Jalan", "Laboratorium"),
    "labkesda": ("Pemeriksaan Laboratorium Klinik", "Pemeriksaan Kualitas Air"),
    "disdukcapil": ("Akta Kelahiran", "Kartu Keluarga", "KTP Elektronik", "Pindah Datang"),
    "dpmptsp": ("Izin Praktik Tenaga Kesehatan", "Persetujuan Bangunan Gedung", "Pendampingan OSS"),
    "mpp": ("Informasi dan Pengaduan", "Loket Terpadu"),
    "kecamatan": ("Rekomendasi Izin Keramaian", "Surat Keterangan Ahli Waris", "Surat Pengantar"),
    "kelurahan": ("Surat Keterangan Domisili", "Surat Keterangan Usaha", "Surat Pengantar Nikah"),
    "desa": ("Surat Keterangan Domisili", "Surat Keterangan Usaha", "Surat Pengantar Nikah"),
    "satuan_pendidikan": ("Legalisasi Ijazah", "Penerimaan Murid Baru"),
    "badan": ("Konsultasi", "Pelayanan Data dan Informasi"),
    "uptd": ("Pelayanan Loket", "Pengaduan"),
}
_ANY_SERVICES = ("Konsultasi", "Pelayanan Informasi Publik", "Pengaduan Masyarakat")


def theme_of(kind: str, name: str) -> Theme:
    """What a unit of this kind and name would call a forum about."""
    return _REVENUE if "Pendapatan" in name else _BY_KIND.get(kind, _GENERAL)


def services_of(kind: str) -> tuple[str, ...]:
    """The services a unit of this kind gives."""
    return _SERVICES.get(kind, _ANY_SERVICES)
