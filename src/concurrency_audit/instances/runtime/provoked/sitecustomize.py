"""Begins to provoke races in a server that a package starts: Python imports this module by its name, first of all."""

from concurrency_audit.instances.runtime.provoke import from_environment

provocation = from_environment(server=True)
if provocation is not None:
    provocation.install()
