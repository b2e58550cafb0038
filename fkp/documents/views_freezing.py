"""Freezing a berita acara and what follows."""
