"""The exit codes, which mean the same for every command."""

CLEAN = 0
"""Nothing to report at the chosen level."""
FINDINGS = 1
"""Something was found."""
USAGE = 2
"""A bad option, a bad configuration, a path that is not there."""
INCOMPLETE = 3
"""Something could not be read, and `--allow-incomplete` was not given; wins over FINDINGS."""
OUTPUT = 4
"""What was found could not be written: a full disk, a closed pipe. What stands there may end anywhere."""
INTERRUPTED = 130
"""Ctrl-C, as shells count it."""
