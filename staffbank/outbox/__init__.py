"""Events recorded with the change that caused them, delivered later."""
