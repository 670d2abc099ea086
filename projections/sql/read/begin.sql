-- See one state of everything until the transaction ends.
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY
