"""Invoke: named, accepted, routed, answered once; asynchronous ones kept until they are done."""
