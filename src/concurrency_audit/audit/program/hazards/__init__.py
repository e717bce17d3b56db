"""Hazards of shared places: patterns of accesses, found once for all rules, which only name and word them."""
