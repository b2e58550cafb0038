"""Sign-in, people, their roles, password reset without e-mail, the trail."""
