"""From a finding to an interleaving that can be replayed, by running the handler under a scheduler of our own.

`runtime` runs in child processes and is the only part that meets the user's code; everything else decides which
schedules to try and what their outcomes mean.
"""
