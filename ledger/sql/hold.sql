-- Take the lock of the district's log until the transaction ends.
SELECT ledger.hold(%(district)s)
