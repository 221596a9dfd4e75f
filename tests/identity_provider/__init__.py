"""An organisation that logs people in: a real OpenID Connect provider, run beside the tests."""
