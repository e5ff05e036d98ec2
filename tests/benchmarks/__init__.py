"""Every figure of the README's table: `python -m tests.benchmarks [NAME ...]`."""
