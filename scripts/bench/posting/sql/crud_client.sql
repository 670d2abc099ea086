-- Who may post, by the digest of a key.
CREATE TABLE bench.client (key_sha256 bytea PRIMARY KEY, client_id text NOT NULL)
