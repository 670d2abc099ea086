"""The key ring: the command line, set-up, and benchmarks."""
