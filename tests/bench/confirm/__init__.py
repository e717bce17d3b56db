"""What `confirm` finds: unsafe fixtures of the rules, and bugs of real libraries."""
