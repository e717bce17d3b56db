"""Other tools on the same handlers; each runs in a process of its own, in an environment that has the tool."""
