"""A tiny site drawn with the real base page, parts, stylesheet and scripts, and a real browser to visit it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, flash, jsonify, render_template, request
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page
from werkzeug.datastructures import Headers
from werkzeug.serving import make_server
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)
from wtforms.fields.choices import SelectChoice

ROOT = Path(__file__).parent.parent.parent
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
UNITS = [f"Puskesmas {name}" for name in ("Talise", "Tinggede", "Dolo", "Biromaru", "Kulawi", "Poso Kota")]


class Boxes(SelectMultipleField):
    """Check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class PreparationForm(FlaskForm):
    """One field of every kind."""

    kunci = HiddenField(default="kunci-1")
    versi = HiddenField(default="3")
    topik = StringField("Tema forum", [validators.InputRequired("Isi tema forum."), validators.Length(max=99)])
    uraian = TextAreaField("Uraian singkat", [validators.Optional()])
    pokok = Boxes(
        "Pokok bahasan",
        [validators.InputRequired("Pilih paling sedikit satu pokok bahasan.")],
        choices=[SelectChoice("susun", "Penyusunan kebijakan"), SelectChoice("terap", "Penerapan kebijakan")],
    )
    cara = RadioField(
        "Cara", choices=[SelectChoice("tm", "Tatap muka"), SelectChoice("ntm", "Non-tatap muka")], default="tm"
    )
    bentuk = SelectField("Bentuk", choices=[SelectChoice("fgd", "Diskusi terarah"), SelectChoice("lain", "Lainnya")])
    tanggal = DateField("Tanggal", [validators.Optional()])
    tim = IntegerField("Jumlah tim", [validators.Optional()], description="Tulis dengan angka.")
    benar = BooleanField("Data ini sudah benar")
    foto = MultipleFileField("Foto", [validators.Optional()])


@dataclass
class Post:
    """One thing the browser sent."""

    path: str
    fields: dict[str, list[str]]
    files: list[str]
    headers: Headers


@dataclass
class Site:
    """The running site: what it was sent, and how it answers drafts and uploads."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    draft_answer: Callable[[], Any] = lambda: {"versi": 4, "pukul": "09.05 WITA"}
    upload_answer: Callable[[str], Any] = lambda name: {"ok": True, "pesan": "Tersimpan"}
    form_answer: Callable[[], Any] = lambda: "<!doctype html><title>Diterima</title><p>Diterima"
    photos: list[str] = field(default_factory=list)

    def posts_to(self, path: str) -> list[Post]:
        return [post for post in self.posts if post.path == path]


def _templates() -> ChoiceLoader:
    pages = FileSystemLoader(Path(__file__).parent / "pages")
    return ChoiceLoader([pages, FileSystemLoader(ROOT / "templates")])


def _record(site: Site) -> None:
    fields = {name: request.form.getlist(name) for name in request.form}
    files = [upload.filename or "" for name in request.files for upload in request.files.getlist(name)]
    site.posts.append(Post(request.path, fields, files, Headers(list(request.headers))))


class Slice:
    """The list page the pagination macro draws, four units a page."""

    def __init__(self, rows: list[str], number: int) -> None:
        self.number, self.total, self.pages = number, len(rows), max(1, -(-len(rows) // 4))
        self.first, self.last = (number - 1) * 4 + 1 if rows else 0, min(number * 4, len(rows))

    def href(self, number: int) -> str:
        return f"/unit?hal={number}"


def make_site(site: Site) -> Flask:
    """The site as a Flask app."""
    app = Flask("tiny", static_folder=str(ROOT / "static"))
    app.jinja_loader = _templates()  # type: ignore[assignment]
    app.jinja_env.undefined = StrictUndefined
    app.config["SECRET_KEY"] = "only for tests"
    app.jinja_env.globals["static_url"] = lambda name: f"/static/{name}"
    CSRFProtect(app)

    @app.context_processor
    def what_templates_know() -> dict[str, object]:
        person = SimpleNamespace(is_authenticated=True, name="Sari Wulandari", role_label="Petugas")
        province = SimpleNamespace(name="Sulawesi Tengah", accent=request.args.get("warna", "teal"))
        navigation = [SimpleNamespace(label="Beranda", href="/formulir", current=True)]
        return {"current_user": person, "province": province, "navigation": navigation}

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    @app.route("/formulir", methods=["GET", "POST"])
    def form() -> Any:
        if request.method == "POST":
            _record(site)
            return site.form_answer()
        return render_template("draft.html", form=PreparationForm())

    @app.post("/simpan")
    def draft() -> Any:
        _record(site)
        return site.draft_answer()

    @app.route("/parts", methods=["GET", "POST"])
    def parts() -> str:
        form = PreparationForm()
        if request.method == "POST":
            form.validate()
        else:
            flash("Laporan tersimpan.", "success")
        return render_template("every_part.html", form=form, page=Slice(UNITS, 2))

    @app.route("/foto", methods=["GET", "POST"])
    def photos() -> Any:
        if request.method == "GET":
            return render_template("photos.html", form=PreparationForm(), photos=site.photos)
        _record(site)
        if request.headers.get("X-Upload") != "1":
            return "<!doctype html><title>Diterima</title>"
        return jsonify(site.upload_answer(request.files["foto"].filename or ""))

    @app.get("/galeri")
    def gallery() -> str:
        return render_template("_gallery.html", photos=site.photos)

    @app.get("/unit")
    def units() -> str:
        rows = [name for name in UNITS if request.args.get("q", "").lower() in name.lower()]
        page = Slice(rows, request.args.get("hal", 1, type=int))
        piece = request.headers.get("HX-Request") == "true"
        site.posts.append(Post(request.full_path, {}, [], Headers(list(request.headers))))
        return render_template(
            "_units.html" if piece else "units.html", rows=rows[page.first - 1 : page.last], page=page
        )

    for path, endpoint in (
        ("/bantuan", "help.index"),
        ("/keluar", "accounts.sign_out"),
        ("/akun-saya", "accounts.own_account"),
    ):
        app.add_url_rule(path, endpoint, lambda: "ok", methods=["GET", "POST"])
    return app


@pytest.fixture
def site() -> Iterator[Site]:
    """The tiny site, served on a free port."""
    here = Site()
    server = make_server("127.0.0.1", 0, make_site(here), threaded=True)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor; a script error or a breach of the content policy fails the test."""
    context = browser.new_context(base_url=site.url, locale="id-ID")
    context.set_default_timeout(5000)
    tab = context.new_page()
    trouble: list[str] = []
    tab.on("pageerror", lambda error: trouble.append(str(error)))
    tab.on("console", lambda line: trouble.append(line.text) if "Content Security" in line.text else None)
    yield tab
    context.close()
    assert trouble == []


def until(true: Callable[[], bool], page: Page) -> None:
    """Wait until it is true, at most five seconds."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not become true")
