"""The frozen dataclasses that all parts of the audit exchange: facts, terms, rules, findings.

Imports no other package of it.
"""
