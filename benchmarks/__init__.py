"""Side-by-side runs against peers; each module is a command, `python -m benchmarks.run` runs them all."""
