"""Who may sign in: the user, invitations and sign-in policy."""
