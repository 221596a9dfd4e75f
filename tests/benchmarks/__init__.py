"""What the main jobs cost, each beside its floor in the same run: ``python -m tests.benchmarks``.

One JSON object a line; ``docs/benchmarks.md`` says what each means. Nothing here is a test, and no
test asserts a time.
"""
