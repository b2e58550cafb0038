"""The start page of each person, and the list of provinces."""
