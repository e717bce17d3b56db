"""Events to run a handler with: those of AWS's event sources, or what the handler itself asks for."""
