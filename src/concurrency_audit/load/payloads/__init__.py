"""Any function, judged by its own answers: a payload must be answered beside others as it is answered alone."""
