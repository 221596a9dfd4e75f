"""What was done, by whom and why: written once, never changed."""
