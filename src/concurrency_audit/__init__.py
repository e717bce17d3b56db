"""Finds what Python Lambda code shares between concurrent invocations, and whether that is safe."""

__version__ = "0.2.0"
