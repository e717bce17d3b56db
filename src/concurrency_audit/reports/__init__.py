"""Renders findings as text for people, machines and CI systems.

Pure functions that return strings; nothing here prints.
"""
