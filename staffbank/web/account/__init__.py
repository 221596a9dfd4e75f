"""One's own account: logging in, its second step, one's open sessions, changing and leaving."""
