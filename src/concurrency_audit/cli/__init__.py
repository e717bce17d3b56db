"""The command line: one file per command; the only place that prints, reads arguments and exits."""
