"""What every page and API answer shares."""
