"""What master and workers say to each other; each message names the run that it belongs to under `run_key`."""

SHARE, GO, FINISH = "correctness-share", "correctness-go", "correctness-finish"
"""From the master: a worker's part of the plan; start the load; end it and settle."""
STATE, VERDICT = "correctness-state", "correctness-verdict"
"""From a worker: how far it is; its final tally."""
REPORT = "correctness"
"""The field of Locust's own worker reports that running totals ride on, so that a worker that dies leaves its last."""
