"""What the audit goes through without a traceback, and always with the same words: see `soak.py`."""
