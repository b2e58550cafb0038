"""Tools every screen stands on: the gate, pages and pieces, forms, downloads."""
