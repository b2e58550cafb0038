"""Bantuan: one short page per role, open to everybody, also before signing in."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from fkp.rules.permissions import Role
from fkp.web.gate import open_anywhere, open_to_all
from fkp.web.pages import page

bp = Blueprint("help", __name__, url_prefix="/bantuan")

PAGES = {
    "petugas": "Petugas unit",
    "kepala-unit": "Kepala unit",
    "koordinator-kabupaten": "Koordinator kabupaten/kota",
    "koordinator-provinsi": "Koordinator provinsi",
    "pengamat": "Pengamat",
    "admin": "Admin",
    "warga": "Warga dan peserta forum",
}


@bp.get("/")
@open_anywhere
def index() -> ResponseReturnValue:
    """Which help pages there are, the person's own first."""
    own = {_slug(grant.role) for grant in current_user.grants} if current_user.is_authenticated else set()
    return page("help/index.html", pages=sorted(PAGES.items(), key=lambda entry: entry[0] not in own), own=own)


@bp.get("/<name>")
@open_to_all
def show(name: str) -> ResponseReturnValue:
    """The help page of one role."""
    if name not in PAGES:
        abort(404)
    return page(f"help/{name}.html", title=PAGES[name])


def _slug(role: Role) -> str:
    return role.value.replace("_", "-")
