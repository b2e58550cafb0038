"""Regions, units (UPP) and their services."""
