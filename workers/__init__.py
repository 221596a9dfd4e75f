"""The supply side: people, what they can work as, for whom and when."""
