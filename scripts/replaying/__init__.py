"""`credit-ledger replay` and `credit-ledger readings`: two worlds over a district."""
