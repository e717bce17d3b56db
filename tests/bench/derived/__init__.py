"""Verdicts that the audit derives from a library's source beside those that knowledge documents."""
