"""From a path to a node-free summary; records what was seen and never judges it."""
