"""What an editor waits for after a keystroke."""
