"""`flask` commands: thin, safe to run twice, each says what it did per province."""

from flask import Flask

from fkp.cli.backups import backup, restore
from fkp.cli.demo import demo
from fkp.cli.maintenance import doctor, recount, tidy
from fkp.cli.people import person_commands
from fkp.cli.provinces import db_upgrade, province_commands


def register_commands(app: Flask) -> None:
    """Attach every command."""
    for command in (province_commands, person_commands, db_upgrade, doctor, recount, tidy, backup, restore, demo):
        app.cli.add_command(command)
