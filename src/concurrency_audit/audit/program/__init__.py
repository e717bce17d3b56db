"""Joins the summaries into a program: call graph, entry points, shared places, and the locks held at each access."""
