"""What each unit owes for each period, and how far it is: the small tables that every overview reads."""
