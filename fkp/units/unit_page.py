"""The page of one unit, drawn again after every deed on it; to htmx only its services."""

from typing import Any

from flask import Response

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.units import listing
from fkp.units.forms import AddServicesForm, LogoForm, UploadLogoForm
from fkp.units.logos import borne_logo
from fkp.units.models import Unit
from fkp.units.queries import active_accounts, may, regions_within
from fkp.web.forms import BaseForm
from fkp.web.lists import Page
from fkp.web.pages import page_or_piece, wants_piece

CHILDREN_SHOWN = 20


def unit_page(unit: Unit, status: int = 200, **other: Any) -> Response:
    """Answer with the unit; `other` replaces parts of the context (a refused form, a row being edited)."""
    context = service_context(unit)
    if not wants_piece():
        context |= unit_context(unit) | logo_context(unit)
    return page_or_piece("units/show.html", "units/_services.html", status, **context | other)


def service_context(unit: Unit) -> dict[str, Any]:
    """The rows, an empty form for new ones and one for deeds on a row; nothing is being edited."""
    return {
        "unit": unit,
        "services": sorted(unit.services, key=lambda service: (not service.active, service.name.lower())),
        "may_edit": may(me(), unit, Permission.EDIT_UNIT),
        "adding": AddServicesForm(formdata=None),
        "action": BaseForm(formdata=None),
        "editing": None,
        "renaming": None,
        "clash": None,
        "message": None,
    }


def unit_context(unit: Unit) -> dict[str, Any]:
    """What the page shows beside the services."""
    children = listing.UnitFilter(parent=unit.id, state="semua")
    total = listing.count(me(), children)
    manages = may(me(), unit, Permission.MANAGE_UNITS)
    return {
        "parent_visible": unit.parent is not None and may(me(), unit.parent, Permission.VIEW_UNITS),
        "children": listing.rows(me(), children, Page(1, total, CHILDREN_SHOWN)) if total else [],
        "children_total": total,
        "accounts": active_accounts(unit),
        "manages": manages,
        "movable": manages and len(regions_within(me(), Permission.MANAGE_UNITS)) > 1,
        "manages_accounts": may(me(), unit, Permission.MANAGE_ACCOUNTS),
        "reads_trail": may(me(), unit, Permission.VIEW_TRAIL),
    }


def logo_context(unit: Unit) -> dict[str, Any]:
    """The logo the unit bears, and the forms to replace and to remove its own."""
    seen = {"seen": unit.logo_sha256 or ""}
    return {
        "logo": borne_logo(unit),
        "logo_form": UploadLogoForm(formdata=None, data=seen),
        "removing_logo": LogoForm(formdata=None, data=seen),
    }
