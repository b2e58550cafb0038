"""Knows databases and disks, not requests."""
