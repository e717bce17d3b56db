"""Is this workload worth Managed Instances: predictable, busy and steady enough, and cheaper?"""
