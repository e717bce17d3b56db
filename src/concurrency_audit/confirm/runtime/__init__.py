"""What runs beside the user's code: the scheduler, locks and clock that it controls, and what is recorded.

Imports nothing but the standard library, and of that only what it must before the patches are in place.
"""
