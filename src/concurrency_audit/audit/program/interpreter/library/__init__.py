"""Calls that leave the project: methods, files, builtins, everything else."""
