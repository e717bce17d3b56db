"""Load tests that look at every result: building blocks for the owner of any Lambda function.

Importing this package, or any module outside `load.running`, patches nothing and needs neither Locust nor gevent.
"""
