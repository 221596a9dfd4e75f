"""What happened, counted: reads everything, is imported by nothing."""
