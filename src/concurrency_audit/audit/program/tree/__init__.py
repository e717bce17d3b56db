"""The audited tree: its modules, configured entry points, packages that are libraries, effects of imports."""
