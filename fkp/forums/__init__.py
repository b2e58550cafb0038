"""FKP: one forum from preparation to follow-up."""
