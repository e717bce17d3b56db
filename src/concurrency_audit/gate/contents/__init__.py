"""Finds what a deployment package contains besides readable source, and verifies or names it."""
