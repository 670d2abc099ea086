-- No change without its line.
CREATE TRIGGER completion_is_audited
AFTER INSERT OR UPDATE ON bench.completion
FOR EACH ROW EXECUTE FUNCTION bench.write_audit()
