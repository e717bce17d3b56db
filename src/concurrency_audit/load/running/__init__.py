"""The Locust-facing half: needs the `load` extra; importing its modules patches the standard library through gevent."""
