"""Talking to other organisations' systems."""
