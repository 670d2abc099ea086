-- Forget old answers and tell how many they were.
SELECT ledger.forget_answers(%(days)s)
