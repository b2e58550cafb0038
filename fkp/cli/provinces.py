"""Provinces served by this installation, and the form of their databases."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from fkp.storage import schema
from fkp.storage.provinces import ACCENTS, Province, UnknownProvince, open_province, provinces
from fkp.units.regions import UnknownRegionCode, regions_of, seed_regions

province_commands = AppGroup("province", help="Provinces served by this installation.")


@contextmanager
def opened(slug: str) -> Iterator[Province]:
    """Open a province for a command; an unknown one ends it with a sentence."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        with open_province(app, slug) as province:
            yield province
    except UnknownProvince:
        raise click.ClickException(f"Provinsi '{slug}' tidak ada di sini; lihat `flask province list`.") from None


@province_commands.command("add")
@click.argument("slug")
@click.option("--name", required=True, help='As people say it, "Sulawesi Tengah".')
@click.option("--code", required=True, help='Kemendagri code, "72".')
@click.option("--timezone", required=True, type=click.Choice(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]))
@click.option("--accent", default="teal", type=click.Choice(ACCENTS), help="Colour of its pages.")
def add_province(slug: str, name: str, code: str, timezone: str, accent: str) -> None:
    """Make a province with its database and its kabupaten/kota; running it again changes nothing."""
    try:
        regions_of(code)  # an unknown code must leave no half-made province behind
        province = provinces().add(slug, name=name, code=code, timezone=timezone, accent=accent)
    except UnknownRegionCode as error:
        raise click.ClickException(f"Kode provinsi '{code}' tidak ada dalam daftar Kemendagri.") from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with opened(slug):
        before, after = schema.upgrade(province)
        added = seed_regions(province)
        state = "dibuat" if before is None else "sudah ada"
        click.echo(f"{slug}: {state}, basis data pada {after}, {added} wilayah ditambahkan")


@province_commands.command("list")
def list_provinces() -> None:
    """Show the provinces served here."""
    for province in provinces().all():
        click.echo(f"{province.slug}\t{province.code}\t{province.timezone}\t{province.name}")


@click.command("db-upgrade")
@with_appcontext
def db_upgrade() -> None:
    """Bring every province's database to the present form."""
    for province in provinces().all():
        with opened(province.slug):
            before, after = schema.upgrade(province)
            click.echo(f"{province.slug}: {'sudah pada' if before == after else f'{before} ->'} {after}")
