"""Accounts from the command line: the first of a province, and a way back in for the last admin."""

import click
from flask.cli import AppGroup

from fkp.accounts.codes import issue_code
from fkp.accounts.forms import in_lower_case, without_blanks
from fkp.accounts.profile import NameTaken, NoSignInName
from fkp.accounts.queries import person_by_sign_in_name
from fkp.cli.provinces import opened
from fkp.people.actions import create_person
from fkp.people.places import Post
from fkp.rules.permissions import REGION_ROLES, UNIT_ROLES, Role
from fkp.storage.database import session
from fkp.units.models import Region, Unit

person_commands = AppGroup("person", help="Accounts of a province.")

_HANDED_OVER = "Kode sekali pakai: {code}\nBerlaku 24 jam, satu kali. Buka /{slug}/kode untuk menentukan kata sandi."


@person_commands.command("add")
@click.argument("province")
@click.option("--name", required=True, help="Full name, with titles.")
@click.option("--nip", default="", help="18 digits; this or --email.")
@click.option("--email", default="", help="This or --nip.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", "unit_id", type=int, help="Id of the unit, for petugas and kepala_unit.")
@click.option("--region", "region_code", help='Kemendagri code such as "72.02", for koordinator_kabupaten.')
def add_person(
    province: str, name: str, nip: str, email: str, role: str, unit_id: int | None, region_code: str | None
) -> None:
    """Make an account and print its one-time code; an account that exists is left as it is."""
    nip = without_blanks(nip)
    if nip and not (len(nip) == 18 and nip.isdecimal()):
        raise click.BadParameter("NIP harus 18 angka.", param_hint="--nip")
    with opened(province):
        known = person_by_sign_in_name(nip or email)
        if known is not None:
            click.echo(f"{province}: {known.name} sudah punya akun, tidak ada yang diubah")
            return
        values = {"name": name, "nip": nip, "email": in_lower_case(email)}
        try:
            _, code = create_person(values, _post(Role(role), unit_id, region_code), by=None)
        except (NameTaken, NoSignInName) as refusal:
            raise click.ClickException(str(refusal) or "Isi --nip atau --email.") from None
        click.echo(f"{province}: akun {name} dibuat")
        click.echo(_HANDED_OVER.format(code=code, slug=province))


def _post(role: Role, unit_id: int | None, region_code: str | None) -> Post:
    if role in UNIT_ROLES:
        unit = session().get(Unit, unit_id) if unit_id else None
        if unit is None:
            raise click.BadParameter("Unit itu tidak ada; peran ini perlu id unit.", param_hint="--unit")
        return Post(role, unit=unit)
    if role in REGION_ROLES:
        region = session().get(Region, region_code) if region_code else None
        if region is None:
            raise click.BadParameter("Wilayah itu tidak ada; peran ini perlu kode wilayah.", param_hint="--region")
        return Post(role, region=region)
    return Post(role)


@person_commands.command("reset")
@click.argument("province")
@click.argument("nip_or_email")
def reset_person(province: str, nip_or_email: str) -> None:
    """Print a one-time code for somebody who can ask nobody else, such as the last admin."""
    with opened(province):
        person = person_by_sign_in_name(nip_or_email)
        if person is None or not person.active:
            raise click.ClickException(f"Tidak ada akun aktif dengan NIP atau e-mail '{nip_or_email}'.")
        code = issue_code(person, by=None)
        click.echo(f"{province}: kode baru untuk {person.name}")
        click.echo(_HANDED_OVER.format(code=code, slug=province))
