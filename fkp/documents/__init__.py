"""What features put on paper: letters, lists, berita acara, report; plain data made into HTML and PDF."""
