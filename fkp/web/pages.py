"""Answer with the whole page or with the piece htmx asked for; and every page that says something went wrong."""

import errno
import json
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, RequestRedirect

from fkp.storage import repeats
from fkp.storage.database import session, write_transaction
from fkp.storage.files import StorageFull
from fkp.web.gate import SignInNeeded
from fkp.web.province_path import ENVIRON_KEY

ERROR_PAGES = {
    400: (
        "Permintaan tidak dapat dibaca",
        "Data yang dikirim tidak lengkap atau rusak. Tidak ada yang diubah.",
    ),
    403: ("Anda tidak berwenang", "Akun Anda tidak memiliki hak untuk halaman atau tindakan ini."),
    404: (
        "Halaman tidak ditemukan",
        "Alamat ini tidak ada, atau bukan milik unit Anda. Periksa kembali alamatnya.",
    ),
    405: ("Cara membuka halaman ini keliru", "Kembalilah ke halaman sebelumnya lalu coba lagi."),
    409: ("Data sudah berubah", "Orang lain lebih dulu mengubah data ini. Tidak ada yang ditimpa."),
    413: (
        "Kiriman terlalu besar",
        "Berkas atau isian melebihi batas. Perkecil lalu kirim lagi. Tidak ada yang disimpan.",
    ),
    416: ("Bagian berkas tidak ada", "Bagian berkas yang diminta tidak tersedia."),
    429: ("Terlalu banyak percobaan", "Tunggu beberapa menit lalu coba lagi."),
    500: (
        "Terjadi kesalahan",
        "Kesalahan ada pada sistem, bukan pada Anda. Perubahan terakhir tidak disimpan.",
    ),
    503: ("Layanan sedang sibuk", "Tidak ada yang diubah. Coba lagi dalam beberapa saat."),
    507: (
        "Penyimpanan penuh",
        "Data terakhir tidak disimpan, dan tidak ada yang tersimpan setengah. Yang sudah ada tetap aman. "
        "Hubungi pengelola sistem agar ruang penyimpanan ditambah, lalu kirim lagi.",
    ),
}


TOO_LONG_OPEN = {
    "title": "Isian Anda masih ada",
    "text": "Halaman tadi terbuka terlalu lama sehingga belum tersimpan.",
}


def page_or_piece(whole: str, piece: str, status: int = 200, /, **context: Any) -> Response:
    """The whole page for a browser, only the piece for htmx; both from the same context."""
    return make_response(render_template(piece if wants_piece() else whole, **context), status)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """A whole page."""
    return make_response(render_template(template, **context), status)


def go(endpoint: str, message: str | None = None, *, kind: str = "success", **values: Any) -> ResponseReturnValue:
    """After a plain post: say what was done and show the next page (303)."""
    if message:
        flash(message, kind)
    return redirect(url_for(endpoint, **values), 303)


def wants_piece() -> bool:
    """Whether htmx asks, and so swaps what it gets into a page that is already there."""
    return bool(request.htmx)  # type: ignore[attr-defined]  # given to requests by htmx-flask


def is_upload() -> bool:
    """Whether the script is asking that sends files one by one and reads the answer itself."""
    return request.headers.get("X-Upload") == "1"


def is_autosave() -> bool:
    """Whether the script is saving a draft in the background."""
    return request.headers.get("X-Autosave") == "1"


def posted_fields() -> list[tuple[str, str]]:
    """What was typed, as pairs to carry through a sign-in; without machinery and secrets."""
    skipped = {"csrf_token", "password", "sandi", "sandi_baru", "sandi_ulang"}
    return [(key, value) for key, value in request.form.items(multi=True) if key not in skipped]


def from_elsewhere() -> bool:
    """Whether a page of another site sent this form, as browsers tell."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"cross-site", "same-site"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def error_page(status: int, title: str | None = None, text: str | None = None) -> Response:
    """A page (or a short piece, or JSON for the script) that says what happened to the answers."""
    default_title, default_text = ERROR_PAGES.get(status, ERROR_PAGES[500])
    title, text = title or default_title, text or default_text
    if is_autosave() or is_upload():
        response = jsonify(ok=False, pesan=f"{title}. {text}")
    elif wants_piece():
        response = make_response(render_template("errors/_error.html", title=title, text=text))
        response.headers["HX-Retarget"] = "#pesan"
        response.headers["HX-Reswap"] = "innerHTML"
    elif ENVIRON_KEY not in request.environ:
        response = make_response(render_template("errors/outside.html", title=title, text=text))
    else:
        response = make_response(_whole_error_page(status, title, text))
    response.status_code = status
    return response


def _whole_error_page(status: int, title: str, text: str) -> str:
    """The page, with what was typed when the fault was not the sender's; the bare one when the database is gone."""
    try:
        # Read already, or it never came whole and asking again would fail like the first time.
        typed = posted_fields() if status >= 500 and "form" in request.__dict__ else []
        if typed and current_user.is_authenticated:
            return render_template("errors/resend.html", title=title, text=text, path=request.path, fields=typed)
        return render_template("errors/error.html", title=title, text=text, status=status)
    except SQLAlchemyError:
        g._login_user = AnonymousUserMixin()  # who it is lies in the database too
        return render_template("errors/error.html", title=title, text=text, status=status)


def init_app(app: Flask) -> None:
    """Register the error pages and what every answer carries."""
    app.url_map.converters["int"] = RecordId
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SignInNeeded, _ask_sign_in)
    app.register_error_handler(CSRFError, _ask_again)
    app.register_error_handler(repeats.AlreadyDone, _already_done)
    app.register_error_handler(StorageFull, lambda error: error_page(507))
    app.register_error_handler(OSError, _disk_trouble)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(DatabaseError, _database_trouble)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_headers)
    app.after_request(_remember_where_it_led)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, RequestRedirect) or error.code is None or error.code < 400:
        return error
    answer = error_page(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Content-Range"}:
            answer.headers[name] = value
    return answer


def _ask_sign_in(error: SignInNeeded) -> ResponseReturnValue:
    """Nobody signed in: a page asks for sign-in; what was typed travels with it and is saved afterwards."""
    if request.method == "GET" and not wants_piece():
        return redirect(url_for("accounts.sign_in", lanjut=request.full_path.rstrip("?")), 303)
    if is_autosave() or wants_piece() or is_upload():
        return error_page(401, "Sesi berakhir", "Tekan Simpan untuk masuk lagi; isian Anda tidak hilang.")
    if from_elsewhere():
        return _not_ours()
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        return error_page(401, "Sesi berakhir", "Masuk lagi, lalu unggah berkasnya sekali lagi.")
    carried = json.dumps({"path": request.path, "fields": posted_fields()})
    return page("accounts/sign_in_again.html", 401, carried=carried, next_path=request.path)


def _ask_again(error: CSRFError) -> ResponseReturnValue:
    """The form was open longer than its session: show what was typed and let the person send it once more."""
    if is_autosave() or wants_piece() or is_upload():
        return error_page(400, "Halaman ini sudah lama terbuka", "Tekan Simpan; isian Anda tidak hilang.")
    if not current_user.is_authenticated:
        return error_page(400, "Halaman ini sudah lama terbuka", "Kembali, muat ulang halaman, lalu coba lagi.")
    if from_elsewhere():
        return _not_ours()
    return page("errors/resend.html", 400, **TOO_LONG_OPEN, path=request.path, fields=posted_fields())


def _not_ours() -> ResponseReturnValue:
    """Nobody is asked to confirm what a page of another site made up for them."""
    return error_page(
        400,
        "Kiriman dari situs lain",
        "Formulir ini dikirim oleh halaman di luar aplikasi, jadi tidak diterima. Tidak ada yang diubah.",
    )


def _already_done(error: repeats.AlreadyDone) -> ResponseReturnValue:
    """The same form twice: no second deed, the person lands where the first one led."""
    return redirect(error.location or url_for("home.index"), 303)


def _disk_trouble(error: OSError) -> ResponseReturnValue:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
        return error_page(507)
    return _unexpected(error)


def _database_trouble(error: DatabaseError) -> ResponseReturnValue:
    if any(sign in str(error.orig) for sign in ("full", "disk I/O", "No space left")):
        return error_page(507)
    if isinstance(error, OperationalError):
        return error_page(503)
    return _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.config["PROPAGATE_EXCEPTIONS"] or current_app.testing:
        raise error
    current_app.logger.exception("unexpected error on %s %s", request.method, request.path)
    session().rollback()
    return error_page(500)


class RecordId(IntegerConverter):
    """A record's number in an address; one that no database can hold is simply not found."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **kwargs})


CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "object-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer says unless its view says otherwise."""


def _headers(response: Response) -> Response:
    said = {name.lower() for name, _ in response.headers}
    for name, value in SAFE_HEADERS.items():
        if name.lower() not in said:
            response.headers.add(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    response.vary.update(("HX-Request", "Cookie"))
    return response


def _remember_where_it_led(response: Response) -> Response:
    key = g.pop("done_key", None)
    if key and response.location:
        location = response.location
        try:
            write_transaction(lambda: repeats.remember_location(key, location))
        except (SQLAlchemyError, OSError):  # the deed itself is done and must not look undone
            current_app.logger.exception("not written down where a form led")
    return response
