"""The audited tree: its modules, who names its entry points, which packages are libraries, what imports set off."""
