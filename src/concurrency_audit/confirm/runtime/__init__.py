"""The code that runs beside the user's code: the scheduler, the locks and the clock that it controls, and the recorder.

It imports only the standard library, and before the patches are applied only what it needs.
"""
