"""Identity-carrying photos: made in microseconds, recognisable after thumbnailing."""
