"""Sari sends photos from her phone: one request each, with progress, and only the broken ones again."""

from typing import Any

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.front.conftest import Site


def photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"\xff\xd8" + b"x" * 5000}


def choose(page: Page, *names: str) -> None:
    page.goto("/foto")
    page.get_by_label("Foto").set_input_files([photo(name) for name in names])
    page.get_by_role("button", name="Unggah").click()


def keep_but_refuse(site: Site, bad: str) -> None:
    def answer(name: str) -> dict[str, Any]:
        if name == bad:
            return {"ok": False, "pesan": f"{name}: berkas kosong."}
        site.photos.append(name)
        return {"ok": True, "pesan": "Tersimpan"}

    site.upload_answer = answer


def test_each_photo_travels_alone_and_the_gallery_shows_it(page: Page, site: Site) -> None:
    keep_but_refuse(site, bad="")
    choose(page, "a.jpg", "b.jpg", "c.jpg")
    expect(page.locator("#galeri li")).to_have_text(["a.jpg", "b.jpg", "c.jpg"])
    expect(page.locator("#kabar")).to_have_text("3 dari 3 berkas tersimpan.")
    posts = site.posts_to("/foto")
    assert [post.files for post in posts] == [["a.jpg"], ["b.jpg"], ["c.jpg"]]
    assert {post.headers["X-Upload"] for post in posts} == {"1"}
    assert len({post.fields["kunci"][0] for post in posts}) == 3
    assert all(post.headers["X-CSRFToken"] == post.fields["csrf_token"][0] for post in posts)


def test_a_refused_photo_says_why_and_the_others_are_kept(page: Page, site: Site) -> None:
    keep_but_refuse(site, bad="b.jpg")
    choose(page, "a.jpg", "b.jpg", "c.jpg")
    expect(page.locator("#galeri li")).to_have_text(["a.jpg", "c.jpg"])
    expect(page.locator(".uploads li").nth(1)).to_contain_text("b.jpg: berkas kosong.")
    expect(page.locator("#kabar")).to_have_text("2 dari 3 berkas tersimpan.")


def test_a_photo_lost_on_the_way_is_sent_again_with_its_own_key(page: Page, site: Site) -> None:
    keep_but_refuse(site, bad="")
    keys: list[str] = []

    def cut_once(route: Route) -> None:
        if route.request.method == "POST" and not keys:
            keys.append(route.request.post_data or "")
            route.abort()
        else:
            route.continue_()

    page.route("**/foto", cut_once)
    choose(page, "a.jpg")
    line = page.locator(".uploads li")
    expect(line).to_contain_text("Koneksi terputus.")
    line.get_by_role("button", name="Coba lagi").click()
    expect(page.locator("#galeri li")).to_have_text(["a.jpg"])
    assert site.posts_to("/foto")[0].fields["kunci"][0] in keys[0]


def test_without_scripts_all_photos_go_in_one_plain_post(page: Page, site: Site) -> None:
    context = page.context.browser.new_context(java_script_enabled=False, base_url=site.url)  # type: ignore[union-attr]
    plain = context.new_page()
    choose(plain, "a.jpg", "b.jpg")
    expect(plain).to_have_title("Diterima")
    assert site.posts_to("/foto")[0].files == ["a.jpg", "b.jpg"]
    context.close()
