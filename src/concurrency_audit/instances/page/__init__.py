"""Views of a running server: a live page, its data as JSON, and Prometheus metrics."""
