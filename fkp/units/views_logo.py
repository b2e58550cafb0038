"""The logo of a unit: shown, uploaded, replaced, removed."""

from flask import Response, abort, send_file
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.audit import last_doer
from fkp.storage.files import MEGABYTE, PHOTO_LIMIT, FileRefused
from fkp.units import logos, queries
from fkp.units.blueprint import bp
from fkp.units.forms import LogoForm, UploadLogoForm
from fkp.units.models import Unit
from fkp.units.unit_page import unit_page
from fkp.web.downloads import safe_name
from fkp.web.forms import Stale, once
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import go


@bp.get("/<int:unit_id>/logo")
@requires(Permission.VIEW_UNITS)
def logo(unit_id: int) -> Response:
    """The picture the unit bears, its own or inherited; a browser keeps it, but asks whether it is still the one."""
    unit = queries.unit(me(), unit_id)
    file = logos.logo_file(unit) or abort(404)
    answer = send_file(
        file, mimetype="image/jpeg", download_name=safe_name(f"logo {unit.name}", "jpg"), etag=file.name
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.post("/<int:unit_id>/logo/unggah")
@requires(Permission.EDIT_UNIT)
@takes_upload(PHOTO_LIMIT + MEGABYTE)  # more than a logo may have: what is too large is told beside the field
def upload_logo(unit_id: int) -> ResponseReturnValue:
    """Give the unit a logo, or another one; what is refused changes nothing."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    form = UploadLogoForm()
    if not form.validate_on_submit():
        return unit_page(unit, 422, logo_form=form)
    try:
        stored = logos.receive_logo(form.picture.data.stream, form.picture.data.filename)
        once(lambda: logos.set_logo(unit, stored, seen=form.seen.data or "", by=me()), form)
    except FileRefused as refused:
        form.picture.errors = [str(refused)]
        return unit_page(unit, 422, logo_form=form)
    except Stale:
        form.picture.errors = [
            f"{_changed(unit)} Periksa, lalu pilih lagi berkas Anda bila tetap ingin menggantinya."
        ]
        form.seen.data = unit.logo_sha256 or ""
        return unit_page(unit, 409, logo_form=form)
    return _done(unit, "Logo disimpan. Dokumen berikutnya memakainya.")


@bp.post("/<int:unit_id>/logo/hapus")
@requires(Permission.EDIT_UNIT)
def remove_logo(unit_id: int) -> ResponseReturnValue:
    """Take the unit's own logo away."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    form = LogoForm()
    try:
        once(lambda: logos.remove_logo(unit, seen=form.seen.data or "", by=me()), form)
    except Stale:
        form.form_errors.append(f"{_changed(unit)} Periksa dahulu logo yang baru sebelum menghapusnya.")
        form.seen.data = unit.logo_sha256 or ""
        return unit_page(unit, 409, removing_logo=form)
    return _done(unit, "Logo dihapus.")


def _changed(unit: Unit) -> str:
    return f"{last_doer(unit)} baru saja mengganti logo unit ini."


def _done(unit: Unit, message: str) -> ResponseReturnValue:
    return go("units.show", message, unit_id=unit.id, _anchor="logo")
