"""Benchmarks that anybody can run: `make bench`, or one of them with `.venv/bin/python -m bench.NAME`."""
