"""`credit-ledger soak`: break what can break, many times, and look what holds."""
