"""What a coordinator said of a report, as one cell of a recap."""


def in_one_text(note: str, part_notes: dict[str, str]) -> str:
    """The note on the whole, then those on single parts, {name of the part: note}, a line each."""
    return "\n".join(filter(None, [note, *(f"{part}: {text}" for part, text in part_notes.items())]))
