"""The parts of benchmarks/load.py: an invented database, servers, a client, a report."""
