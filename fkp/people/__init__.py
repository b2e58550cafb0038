"""Managing accounts: creating people, giving roles, handing out codes. Above units, because roles name units."""
