"""The whole forum on one page."""
