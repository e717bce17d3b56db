"""Reads files into summaries without syntax tree nodes. It records what is written and judges nothing."""
