"""The coordinator's desk: who has not reported, and the periods."""
