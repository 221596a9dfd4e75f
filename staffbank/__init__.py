"""Staffbank: the open, self-hosted collaborative staff bank for the NHS."""
