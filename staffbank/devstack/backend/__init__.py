"""Django's PostgreSQL backend over a server that starts when it is first needed."""
