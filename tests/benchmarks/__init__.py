"""Figures against their goals: `make bench`."""
