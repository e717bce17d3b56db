"""What may be loaded."""
