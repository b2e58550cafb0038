"""Signing in and one's own account: one blueprint, two modules of views."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
