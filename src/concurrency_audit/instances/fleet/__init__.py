"""The fleet: the environments of every published version, routing, and scaling."""
