"""The exit codes, with the same meaning for every command."""

CLEAN = 0
"""Nothing to report at the chosen level."""
FINDINGS = 1
"""Something was found."""
USAGE = 2
"""A bad option, a bad configuration, a missing path."""
INCOMPLETE = 3
"""Something could not be read, and `--allow-incomplete` was not given; takes precedence over FINDINGS."""
OUTPUT = 4
"""The output could not be written: a full disk, a closed pipe. What was written may be incomplete."""
INTERRUPTED = 130
"""Ctrl-C; the number that shells use."""
