"""Sending a report."""
