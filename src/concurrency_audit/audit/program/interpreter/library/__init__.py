"""Calls of libraries: methods, files, builtins, and everything else."""
