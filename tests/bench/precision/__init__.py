"""The sample of findings that docs/precision-sample.md judges by hand."""
