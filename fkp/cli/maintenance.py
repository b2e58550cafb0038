"""Keeping a running installation in order."""

import click
from flask.cli import with_appcontext

from fkp.cli.doctor import Level, examine
from fkp.cli.provinces import opened
from fkp.cli.summaries import differences, put_right
from fkp.storage.database import write_transaction
from fkp.storage.files import FileStore
from fkp.storage.provinces import provinces
from fkp.surveys import pace


@click.command("doctor")
@click.option("--thorough", is_flag=True, help="Read every stored file and compare it with its hash.")
@with_appcontext
def doctor(thorough: bool) -> None:
    """Say whether everything is as it should be; exits 1 on trouble."""
    worst = Level.OK
    for finding in examine(thorough=thorough):
        click.echo(f"{finding.level.word:<10}  {finding.text}")
        worst = max(worst, finding.level)
    if worst is Level.TROUBLE:
        raise SystemExit(1)


@click.command("recount")
@click.argument("province")
@with_appcontext
def recount(province: str) -> None:
    """Rebuild the summaries of PROVINCE from its forums and surveys, saying what differed."""
    with opened(province):
        found = differences()
        for line in found:
            click.echo(f"{province}: {line}")
        put_right()
        left = differences()
    if left:
        raise click.ClickException(f"{province}: {len(left)} perbedaan tetap ada, mulai dari: {left[0]}")
    click.echo(f"{province}: ringkasan sesuai, {len(found)} perbedaan dibetulkan")


@click.command("tidy")
@with_appcontext
def tidy() -> None:
    """Remove what interrupted uploads left behind over a day ago, and counts of answers whose time is over."""
    for province in provinces().all():
        removed = FileStore(province.files).clear_abandoned()
        with opened(province.slug):
            forgotten = write_transaction(pace.forget_old)
        click.echo(f"{province.slug}: {removed} sisa unggahan dan {forgotten} hitungan laju jawaban dihapus")
