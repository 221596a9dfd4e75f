"""What a figure means, in plain Python."""
