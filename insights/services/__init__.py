"""What insights does: it runs reports and keeps them."""
