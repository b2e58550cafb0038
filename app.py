"""Entry point: `gunicorn app:app` and `flask …` both start here."""

from fkp import create_app

app = create_app()
