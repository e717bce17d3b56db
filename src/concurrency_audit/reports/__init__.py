"""Findings as text: for people, for machines, for GitHub. Pure functions to strings; nothing here prints."""
