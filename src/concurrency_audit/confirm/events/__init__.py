"""Events for running a handler: those of AWS's event sources, or events built from what the handler looks up."""
