ledger = []
rows = []
totals = {}
limits = {"most": 10}
