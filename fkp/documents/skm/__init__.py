"""What a survey puts on paper."""
