"""Searches for an interleaving that confirms a finding and can be replayed, by running the handler under a scheduler.

`runtime` runs in child processes and is the only part that executes the user's code; the rest decides which schedules
to try and what their outcomes mean.
"""
