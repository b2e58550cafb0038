"""Every setting, read once from the environment; runnable on a laptop as it is."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Settings:
    """What the operator can choose; docs/operations.md lists the variables with their meaning."""

    instance: Path
    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    province: str | None = None
    """Serve this province alone, at the root of the site; otherwise the first path segment names it."""
    database_url: str | None = None
    """PostgreSQL, one schema per province; without it each province has its own SQLite file."""
    https: bool = False
    """Cookies are sent over HTTPS only and browsers are told to stay on it."""
    trusted_proxies: int = 0
    """How many reverse proxies in front may be believed about the visitor's address."""
    session_idle: timedelta = timedelta(hours=8)
    remember: timedelta = timedelta(days=30)
    max_form_memory: int = 2 * MEGABYTE
    max_request: int = 30 * MEGABYTE
    """Routes that take video raise this for themselves."""
    max_video: int = 500 * MEGABYTE
    static: Path = ROOT / "static"
    """The files browsers get; `scripts/serve` points it at their copy with compressed twins."""
    flask: Mapping[str, object] = field(default_factory=dict)
    """Extra Flask configuration, for tests."""


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Build the settings from `FKP_…` variables; a missing secret is made and kept in the instance folder."""
    instance = Path(environ.get("FKP_INSTANCE", ROOT / "instance")).resolve()
    fallbacks = environ.get("FKP_SECRET_KEY_FALLBACKS", "")
    return Settings(
        instance=instance,
        secret_key=environ.get("FKP_SECRET_KEY") or _kept_secret(instance),
        secret_key_fallbacks=tuple(filter(None, fallbacks.split(","))),
        province=environ.get("FKP_PROVINCE") or None,
        database_url=environ.get("FKP_DATABASE_URL") or None,
        https=environ.get("FKP_HTTPS", "") == "1",
        trusted_proxies=int(environ.get("FKP_TRUSTED_PROXIES", "0")),
        static=Path(environ.get("FKP_STATIC", ROOT / "static")),
        max_video=int(environ.get("FKP_MAX_VIDEO_MB", "500")) * MEGABYTE,
    )


def _kept_secret(instance: Path) -> str:
    """The secret of a laptop or a single server: made once, readable by its owner alone."""
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
