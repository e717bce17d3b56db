"""The interpreter's abstract domain: values, places, accesses, frames, path patterns."""
