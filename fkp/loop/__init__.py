"""What joins the three duties: the survey finds the weak unsur, the forum discusses them, the standard is revised."""
