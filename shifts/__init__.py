"""From vacancy to booking, and what follows."""
