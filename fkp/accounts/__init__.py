"""Sign-in, people and their roles, one's own account, password reset without e-mail."""
