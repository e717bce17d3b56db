"""Frozen facts and findings that every other room of the audit speaks in; imports nothing of the project."""
