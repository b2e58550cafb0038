"""Session cookies that one province alone can read: their path and their signing key are the province's."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import cache

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from fkp.storage.provinces import Province
from fkp.web.province_path import ENVIRON_KEY


@cache
def province_key(secret: str, slug: str) -> str:
    """The signing key of a province, derived from the secret and the province."""
    return hmac.new(secret.encode(), f"session:{slug}".encode(), hashlib.sha256).hexdigest()


class ProvinceSessions(SecureCookieSessionInterface):
    """Flask's own signed cookies, bound to the province of the request; outside a province there is none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        # Without a cookie there is nothing to unseal: a citizen's phone brings none.
        if ENVIRON_KEY not in request.environ or self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if ENVIRON_KEY in request.environ:
            super().save_session(app, session, response)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        province: Province = request.environ[ENVIRON_KEY]
        secrets: Iterable[str] = (*(app.config["SECRET_KEY_FALLBACKS"] or ()), str(app.secret_key))
        return URLSafeTimedSerializer(
            [province_key(secret, province.slug) for secret in secrets],
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
        )

    def get_cookie_name(self, app: Flask) -> str:
        if self.get_cookie_secure(app) and self.get_cookie_path(app) == "/":
            return "__Host-fkp"
        return "fkp"

    def get_cookie_path(self, app: Flask) -> str:
        return f"{request.script_root}/" if request.script_root else "/"
