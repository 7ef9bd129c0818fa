"""How fast it is, beside how fast the same work could be: docs/benchmarks.md."""
