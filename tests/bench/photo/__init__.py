"""``python -m tests.bench.photo``: the reference handler beside the sketch; needs ``requirements.txt`` next to this."""
