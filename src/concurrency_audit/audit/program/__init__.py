"""Summaries joined: names, calls, entry points, what is shared, which locks are held."""
