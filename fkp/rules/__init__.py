"""The regulation as plain Python: no Flask, no SQLAlchemy, no clock, no I/O."""
