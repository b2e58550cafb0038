"""Backing up and restoring one province."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from fkp.cli.provinces import opened
from fkp.config import Settings
from fkp.rules.indonesian import file_size, number
from fkp.storage.backup import BackupRefused, Manifest, check_backup, make_backup
from fkp.storage.provinces import provinces
from fkp.storage.restore import restore_backup


@click.command("backup")
@click.argument("province", required=False)
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--verify", type=click.Path(path_type=Path), help="Check this backup from end to end instead.")
@with_appcontext
def backup(province: str | None, target: Path | None, verify: Path | None) -> None:
    """Back up PROVINCE into TARGET: a new ZIP file when it ends in .zip, otherwise a new folder.

    The app may go on running. Exits 1 when a file was missing already (the rest is backed up).
    """
    try:
        if verify is not None:
            _say("cadangan utuh", check_backup(verify))
            return
        if province is None or target is None:
            raise click.UsageError("Sebutkan PROVINCE dan TARGET, atau --verify CADANGAN.")
        with opened(province) as present:
            manifest = make_backup(present, target)
    except BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _say(f"dicadangkan ke {target} ({file_size(_size(target))})", manifest)
    if manifest.missing_files:
        raise SystemExit(1)


@click.command("restore")
@click.argument("province")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--as-new", is_flag=True, help="Restore under a name not in use yet, whichever province it was.")
@click.option("--replace", "replacing", is_flag=True, help="Set aside what the province holds now.")
@with_appcontext
def restore(province: str, source: Path, as_new: bool, replacing: bool) -> None:
    """Restore PROVINCE from the backup SOURCE; stop the app first."""
    settings: Settings = current_app.extensions["fkp_settings"]
    try:
        done = restore_backup(
            provinces(), settings.instance, province, source, as_new=as_new, replacing=replacing
        )  # fmt: skip
    except BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _say(f"dipulihkan dari {source} sebagai '{province}'", done.manifest)
    if done.set_aside is not None:
        click.echo(f"Yang sebelumnya ada disisihkan di {done.set_aside}; hapus sendiri bila tidak diperlukan lagi.")


def _say(what: str, manifest: Manifest) -> None:
    rows = number(sum(manifest.rows.values()))
    slug, made_at = manifest.province["slug"], manifest.made_at
    click.echo(f"{slug}: {what}; {rows} baris, {number(manifest.files)} berkas, dibuat {made_at}")
    for sha256 in manifest.missing_files:
        click.echo(f"PERINGATAN: berkas {sha256} sudah hilang atau rusak sebelum dicadangkan", err=True)


def _size(path: Path) -> int:
    return sum(each.stat().st_size for each in path.rglob("*")) if path.is_dir() else path.stat().st_size
