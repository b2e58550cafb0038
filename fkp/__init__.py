"""FKP: forum konsultasi publik, from preparation to a verified report, one database per province."""

from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from fkp import cli
from fkp.config import Settings, read_settings
from fkp.features import register_features
from fkp.storage import database
from fkp.storage.provinces import Provinces
from fkp.web import gate, pages, templating
from fkp.web.province_path import ProvincePath
from fkp.web.requests import ProvinceRequest
from fkp.web.sessions import ProvinceSessions

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application: settings, storage, gate, features, commands."""
    settings = settings or read_settings()
    app = Flask(
        "fkp",
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)

    provinces = Provinces(settings.instance)
    app.extensions["fkp_provinces"] = provinces
    app.extensions["fkp_settings"] = settings
    database.init_app(app, settings.database_url)

    Htmx(app)
    app.request_class = ProvinceRequest  # after Htmx, which sets its own
    app.session_interface = ProvinceSessions()
    gate.init_app(app)  # before CSRF: who is not signed in is asked to, with what was typed kept
    CSRFProtect(app)
    LoginManager(app).session_protection = None  # sign-ins are rows that can be revoked
    Compress(app)
    templating.init_app(app)
    pages.init_app(app)

    register_features(app)
    cli.register_commands(app)
    _wrap(app, settings, provinces)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=settings.remember,
        MAX_CONTENT_LENGTH=settings.max_request,
        MAX_FORM_MEMORY_SIZE=settings.max_form_memory,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=4,
        COMPRESS_STREAMS=False,
        **settings.flask,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _wrap(app: Flask, settings: Settings, provinces: Provinces) -> None:
    """The WSGI steps around Flask, from the inside out."""
    step = ProvincePath(app.wsgi_app, provinces, settings.province)
    files = WhiteNoise(
        step,
        root=settings.static,
        prefix="static/",
        max_age=31536000,
        autorefresh=app.testing,
        allow_all_origins=False,
    )
    # Flask means wsgi_app to be wrapped like this, although it is declared as a method.
    app.wsgi_app = files  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(files, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
