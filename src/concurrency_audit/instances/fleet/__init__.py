"""The fleet: environments of every published version, routing over them, and how many there are."""
