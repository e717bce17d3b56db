"""What can be seen of a running server: a live page, its data as JSON, and metrics for Prometheus."""
