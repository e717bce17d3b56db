"""Hazards put into safe handlers automatically: are they reported, and is the handler silent without them?

Hosts are handlers of the labelled repositories in whose file the audit reports nothing. `hazards.toml` holds each
rule's hazard in several spellings; each is planted in the handler itself, in a helper that it calls, and in another
file. `operators.py` takes the opposite way: it spoils the safe code in `safe/` (Python, named as text so that no linter
asks it for types) by removing what makes it safe.
"""
