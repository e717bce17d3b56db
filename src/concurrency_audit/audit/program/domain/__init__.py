"""What the interpreter works with: values, places, accesses, frames, patterns of paths."""
