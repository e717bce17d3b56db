"""What `confirm` finds among the unsafe fixtures of the rules."""
