-- Which events speak of a posting, offset, certificate, person or register entry.
CREATE TABLE lineage (
    subject_id uuid NOT NULL,
    position bigint NOT NULL,
    link text NOT NULL
)
