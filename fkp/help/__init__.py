"""Bantuan: a short page per role."""
