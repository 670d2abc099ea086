-- Which clause of the rules a refusal rests on, where there is one.
ALTER TABLE ledger.refusal ADD COLUMN article text;
