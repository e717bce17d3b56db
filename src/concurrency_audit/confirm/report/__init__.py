"""Renders confirmations for people and tools."""
