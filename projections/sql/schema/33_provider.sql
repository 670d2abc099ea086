-- What was known of a provider, and of what it may give from a day on.
CREATE TABLE provider (
    provider_id text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    may_give jsonb NOT NULL,
    PRIMARY KEY (provider_id, known_from)
)
