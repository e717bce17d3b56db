"""The messages between master and workers; each names its run under `run_key`."""

SHARE, GO, FINISH = "correctness-share", "correctness-go", "correctness-finish"
"""From the master: a worker's share of the plan; start the load; end it and settle."""
STATE, VERDICT = "correctness-state", "correctness-verdict"
"""From a worker: its progress; its final tally."""
REPORT = "correctness"
"""Field of Locust's own worker reports for running totals, so that a worker that dies leaves its last ones."""
