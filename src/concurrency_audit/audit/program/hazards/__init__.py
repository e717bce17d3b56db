"""What goes wrong at a shared place: every hazard shape once, so that rules only name and word it."""
