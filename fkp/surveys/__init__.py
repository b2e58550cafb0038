"""SKM: survei kepuasan masyarakat, from its plan over the public form to its result and follow-up."""
