"""Execution environments: a process group each, its own Runtime API, its own /tmp, the real runtime client inside."""
