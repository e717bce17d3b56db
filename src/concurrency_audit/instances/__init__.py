"""A local Managed Instances: a Lambda endpoint on the loopback with many invocations per environment.

The main path is ``server.py``: requests come in through ``web``, are named and validated by ``control`` and
``invoke``, are routed over the environments in ``fleet`` and run by the real runtime client in ``runtime``.
"""
