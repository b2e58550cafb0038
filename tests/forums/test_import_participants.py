"""A list of participants from a spreadsheet: every line is shown, the good ones taken, none lost."""

import base64
import html
import io
import json
import re
import zlib
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from fkp.forums.actions import start_forum
from fkp.forums.models import Forum
from fkp.forums.participant_import import MOST_LINES, Sheet, State, judge, pack, recognise, unpack
from fkp.storage.database import session
from fkp.storage.files import FileRefused
from tests.conftest import World

PASTED = "\n".join(
    (
        "No\tNama Lengkap\tUnsur\tJK\tInstansi/Organisasi\tNo. HP",
        "1\tSiti Aminah\tpengguna\tP\tDesa Mapane\t081234567890",
        "2\t\tMedia massa\tL\tRadio Poso\t",
        "3\tDr. Budi\takademisi\tLaki-laki\tUniversitas Tadulako\t",
        "4\tWati\ttamu\tX\t\t",
        "5\tsiti  aminah\tpengguna\tP\t\t",
    )
)


@pytest.fixture
def forum(world: World) -> int:
    """A forum of Puskesmas Mapane."""
    with world.open():
        return start_forum(
            world.unit("mapane"), world.period(), topic="Antrean pendaftaran", by=world.person("sari")
        ).id


def begin(world: World, forum: int, **fields: Any) -> TestResponse:
    return world.client("sari").post(f"/forum/{forum}/peserta/impor", data=fields, content_type="multipart/form-data")


def check(world: World, forum: int, preview: TestResponse, **fields: Any) -> TestResponse:
    packed = re.search(r'name="daftar" value="([^"]*)"', preview.text)
    assert packed is not None
    data = {"daftar": html.unescape(packed[1])} | fields
    return world.client("sari").post(f"/forum/{forum}/peserta/impor/periksa", data=data)


def people(world: World, forum: int) -> list[tuple[str, str, str]]:
    with world.open():
        return [(p.name, p.group, p.sex) for p in session().get_one(Forum, forum).participants]


def test_the_apostrophe_that_keeps_a_zero_is_not_part_of_a_number() -> None:
    pasted = recognise(
        [
            ["'1", "Siti Aminah", "pengguna", "P", "'081234567890"],
            ["'2", "Nur'aini", "pengguna", "P", "'+62811222333"],
        ]
    )
    first, second = judge(pasted, (), attended=True)
    assert (first.values["name"], first.values["contact"]) == ("Siti Aminah", "081234567890")
    assert (second.values["name"], second.values["contact"]) == ("Nur'aini", "+62811222333")


def states(sheet: Sheet, *known: str) -> list[State]:
    return [each.state for each in judge(sheet, known, attended=True)]


def test_every_pasted_line_is_shown_with_what_is_wrong_and_nothing_is_taken_yet(world: World, forum: int) -> None:
    preview = begin(world, forum, pasted=PASTED)
    assert preview.status_code == 200
    assert "<b>2</b> baris baik" in preview.text
    assert "<b>1</b> baris perlu dilihat" in preview.text
    assert "<b>2</b> baris salah" in preview.text
    assert "Nama kosong." in preview.text
    assert "Kelompok “tamu” tidak dikenali." in preview.text
    assert "L/P “X” tidak dikenali." in preview.text
    assert "Nama yang sama ada di baris 2." in preview.text
    assert people(world, forum) == []


def test_good_lines_are_taken_and_the_others_stay_to_be_mended(world: World, forum: int) -> None:
    preview = begin(world, forum, pasted=PASTED)
    rest = check(world, forum, preview, masukkan="1")
    assert rest.status_code == 200
    assert "2 peserta dimasukkan." in rest.text
    assert people(world, forum) == [("Siti Aminah", "pengguna", "P"), ("Dr. Budi", "ahli", "L")]
    assert 'value="Wati"' in rest.text
    assert 'value="Radio Poso"' in rest.text
    mended = {"name-3": "Ari Radio", "group-5": "pengguna", "sex-5": "P", "pakai": "6", "masukkan": "1"}
    done = check(world, forum, rest, **mended)
    assert done.status_code == 303
    assert people(world, forum)[2:] == [
        ("Ari Radio", "media", "L"),
        ("Wati", "pengguna", "P"),
        ("siti aminah", "pengguna", "P"),
    ]


def test_a_line_that_is_no_participant_can_be_dropped(world: World, forum: int) -> None:
    preview = begin(world, forum, pasted=PASTED + "\n\tMengetahui, Kepala Puskesmas")
    rest = check(world, forum, preview, buang=["7", "3", "5", "6"], masukkan="1")
    assert rest.status_code == 303
    assert len(people(world, forum)) == 2


def test_the_same_preview_sent_twice_takes_its_people_once(world: World, forum: int) -> None:
    preview = begin(world, forum, pasted=PASTED)
    check(world, forum, preview, masukkan="1", kunci="sekali")
    assert check(world, forum, preview, masukkan="1", kunci="sekali").status_code == 303
    assert len(people(world, forum)) == 2
    third = check(world, forum, preview, masukkan="1", kunci="lain")
    assert "Nama yang sama sudah ada di daftar peserta." in third.text
    assert len(people(world, forum)) == 2


def test_another_column_can_be_chosen(world: World, forum: int) -> None:
    preview = begin(world, forum, pasted="Alias\tNama\tKelompok\tL/P\nIbu S\tSiti\tpengguna\tP")
    again = check(world, forum, preview, **{"kolom-name": "0", "periksa": "1"})
    assert "<b>Ibu S</b>" in again.text
    assert check(world, forum, again, masukkan="1").status_code == 303
    assert people(world, forum) == [("Ibu S", "pengguna", "P")]


def test_an_uploaded_workbook_is_read_like_a_pasted_list(world: World, forum: int) -> None:
    book = openpyxl.Workbook()
    for cells in (["DAFTAR HADIR"], [], ["Nama", "Kelompok", "L/P", "Hadir"], ["Tono", "warga", "L", "Tidak"]):
        book.active.append(cells)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    preview = begin(world, forum, pasted="", sheet=(out, "hadir.xlsx"))
    assert "DAFTAR HADIR" in preview.text
    assert check(world, forum, preview, masukkan="1").status_code == 303
    with world.open():
        [tono] = session().get_one(Forum, forum).participants
        assert (tono.name, tono.group, tono.attended) == ("Tono", "pengguna", False)


def test_the_template_reads_back_and_its_samples_are_not_taken_by_themselves(world: World, forum: int) -> None:
    template = world.client("sari").get(f"/forum/{forum}/peserta/impor/templat.xlsx", buffered=True)
    preview = begin(world, forum, pasted="", sheet=(io.BytesIO(template.data), "templat.xlsx"))
    assert preview.text.count("Ini baris contoh dari templat.") == 2
    assert "<b>0</b> baris salah" in preview.text


def test_nothing_and_what_is_no_list_is_refused_with_the_text_kept(world: World, forum: int) -> None:
    nothing = begin(world, forum, pasted="")
    assert nothing.status_code == 422
    assert "Tempel daftar peserta atau pilih berkasnya." in nothing.text
    headings_only = begin(world, forum, pasted="Nama\tKelompok\tL/P")
    assert headings_only.status_code == 422
    assert "tidak ada baris peserta" in headings_only.text
    assert "Nama\tKelompok\tL/P" in headings_only.text
    pdf = begin(world, forum, pasted="", sheet=(io.BytesIO(b"%PDF-1.4 x"), "daftar.xlsx"))
    assert pdf.status_code == 422
    assert "isinya dokumen PDF" in pdf.text


def test_too_many_lines_are_refused_whole(world: World, forum: int) -> None:
    many = "Nama\tKelompok\tL/P\n" + "Warga\tpengguna\tP\n" * (MOST_LINES + 1)
    answer = begin(world, forum, pasted=many)
    assert answer.status_code == 422
    assert "lebih dari 1.000 baris" in answer.text
    full = "Nama\tKelompok\tL/P\n" + "".join(f"Warga {n}\tpengguna\tP\n" for n in range(MOST_LINES))
    preview = begin(world, forum, pasted=full)
    assert f"Masukkan {MOST_LINES} baris yang baik" in preview.text
    assert check(world, forum, preview, masukkan="1").status_code == 303
    assert len(people(world, forum)) == MOST_LINES


def test_a_thousand_wrong_lines_are_mended_in_turns(world: World, forum: int) -> None:
    wrong = "Nama\tKelompok\tL/P\n" + "".join(f"Warga {n}\ttamu\tP\n" for n in range(MOST_LINES))
    preview = begin(world, forum, pasted=wrong)
    assert preview.text.count('aria-invalid="true"') == 50
    assert "950 baris salah lainnya menunggu giliran" in preview.text
    assert "Warga 999" in preview.text
    assert people(world, forum) == []


@pytest.mark.parametrize("packed", ["", "x", "eJyrrgUAAXUA+Q==", "eJyrVsrJzEstVrKKjq0FAB3RBKo=", "é"])
def test_a_tampered_preview_is_refused_without_harm(world: World, forum: int, packed: str) -> None:
    answer = world.client("sari").post(
        f"/forum/{forum}/peserta/impor/periksa", data={"daftar": packed, "masukkan": "1"}
    )
    assert answer.status_code == 422
    assert "Daftar tidak terbaca lagi." in answer.text
    assert people(world, forum) == []


def test_the_preview_without_a_list_leads_back_to_the_start(world: World, forum: int) -> None:
    answer = world.client("sari").get(f"/forum/{forum}/peserta/impor/periksa")
    assert answer.status_code == 303
    assert answer.location.endswith("/peserta/impor")


def test_a_list_without_headings_is_read_by_what_its_columns_hold() -> None:
    sheet = recognise(
        [
            ["1", "Siti", "P", "Desa Mapane", "Pengguna layanan", "Kader", "0812-3456-7890"],
            ["2", "Andi", "L", "Radio Poso", "Media massa", "Wartawan", "andi@contoh.id"],
        ]
    )
    assert sheet.mapping == {
        "name": 1,
        "group": 4,
        "sex": 2,
        "organisation": 3,
        "jabatan": 5,
        "contact": 6,
        "attended": None,
    }
    assert states(sheet) == [State.GOOD, State.GOOD]


def test_a_real_daftar_hadir_needs_only_the_group_and_sex_it_lacks() -> None:
    sheet = recognise(
        [
            ["DAFTAR HADIR FORUM KONSULTASI PUBLIK"],
            ["Tempat", "Aula"],
            [],
            ["No", "Nama", "Instansi/Organisasi", "Tanda Tangan"],
            ["1", "Siti Aminah", "Desa Mapane"],
        ]
    )
    assert sheet.above == ["DAFTAR HADIR FORUM KONSULTASI PUBLIK", "Tempat Aula"]
    assert sheet.lines[0].number == 5
    sheet.default_group = "pengguna"
    [only] = judge(sheet, [], attended=True)
    assert only.wrong == {"sex": "L/P kosong."}
    only.line.mended["sex"] = "P"
    assert states(sheet) == [State.GOOD]


def test_cells_too_long_are_told_and_a_name_already_listed_is_doubted() -> None:
    sheet = recognise([["Nama", "Kelompok", "L/P", "Kontak"], ["Tono", "warga", "L", "1" * 101]])
    [tono] = judge(sheet, ["TONO"], attended=True)
    assert tono.wrong == {"contact": "Kontak terlalu panjang: paling banyak 100 karakter."}
    assert tono.doubts == ["Nama yang sama sudah ada di daftar peserta."]


def test_a_packed_list_comes_back_as_it_was_and_too_much_is_refused() -> None:
    sheet = recognise([["Nama", "Kelompok"], ["Tóno 😀", "warga"]])
    sheet.lines[0].mended["sex"] = "L"
    assert unpack(pack(sheet)) == sheet
    noise = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(400_000))
    with pytest.raises(FileRefused, match="terlalu panjang"):
        pack(recognise([["Nama"], [noise]]))


@pytest.mark.parametrize(
    "line",
    [
        '[1, ["Siti Aminah", "\\ud800"], {}, false]',
        '[1, ["Siti Aminah"], {"contact": "\\udfff"}, false]',
        '[1e999, ["Siti Aminah"], {}, false]',
        '[Infinity, ["Siti Aminah"], {}, false]',
        json.dumps([1, [""] * 200_000, {}, False]),
    ],
    ids=["half a letter", "half a letter mended", "endless number", "infinite number", "200,000 columns"],
)
def test_a_list_nobody_packed_is_not_drawn(world: World, forum: int, line: str) -> None:
    sheet = json.loads(zlib.decompress(base64.urlsafe_b64decode(pack(recognise([["Siti Aminah"]])))))
    tampered = json.dumps({**sheet, "lines": []}).replace('"lines": []', f'"lines": [{line}]')
    packed = base64.urlsafe_b64encode(zlib.compress(tampered.encode())).decode()
    answer = world.client("sari").post(f"/forum/{forum}/peserta/impor/periksa", data={"daftar": packed})
    assert answer.status_code == 422
    assert "Daftar tidak terbaca lagi" in answer.text
