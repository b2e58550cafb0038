"""`flask` commands: thin, safe to run twice, each says what it did per province."""

from flask import Flask

from fkp.cli.provinces import db_upgrade, province_commands


def register_commands(app: Flask) -> None:
    """Attach every command."""
    for command in (province_commands, db_upgrade):
        app.cli.add_command(command)
