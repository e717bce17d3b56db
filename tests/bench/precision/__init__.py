"""The sample of findings that docs/precision.md judges by hand."""
