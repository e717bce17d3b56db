"""Rows of databases behind object-relational mappers: what is asked for, changed, added and removed, and by what."""
