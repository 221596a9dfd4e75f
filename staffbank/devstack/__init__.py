"""The embedded PostgreSQL and broker that demo and tests use."""
