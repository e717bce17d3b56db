"""A confirmation as people and tools read it."""
