"""The demo, and who can sign in to it."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from fkp.demo.cast import CAST, DOMAIN, PASSWORD, PROVINCES
from fkp.storage.provinces import provinces


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing, quietly, when there are provinces.")
@click.option("--units", type=click.IntRange(300, 100_000), help="Make one large province for measuring instead.")
@click.option("--show-accounts", is_flag=True, help="Only print the demo's accounts and their password.")
@with_appcontext
def demo(if_empty: bool, units: int | None, show_accounts: bool) -> None:
    """Fill an empty installation with invented forums of real places."""
    served = {province.slug for province in provinces().all()}
    if show_accounts:
        _show_accounts(served)
        return
    if served:
        if if_empty:
            return
        raise click.ClickException(f"Sudah ada provinsi di sini: {', '.join(sorted(served))}. Demo tidak dibuat.")
    from fkp.demo.build import build_demo  # here, so that no server loads what only the demo needs

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo("Menyiapkan contoh, kurang dari satu menit …")
    for line in build_demo(app, units):
        click.echo(line)


def _show_accounts(served: set[str]) -> None:
    shown = {slug: described for slug, described in PROVINCES.items() if slug in served}
    if not shown:
        return
    click.echo(f"Akun contoh (kata sandi semuanya: {PASSWORD})")
    for slug, described in shown.items():
        click.echo(f"  /{slug}/")
        for actor in CAST[described["code"]]:
            click.echo(f"    {actor.key + '@' + DOMAIN:<24} {actor.role.label}, {actor.place}")
