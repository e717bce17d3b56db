"""The Invoke operation: resolves, accepts and routes invocations, and stores asynchronous ones until they are done."""
