"""What is said about the figures, and where each leads."""
