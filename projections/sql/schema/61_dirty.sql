-- Whose standings are behind the facts, since which position.
CREATE TABLE dirty (
    teacher_id text PRIMARY KEY,
    since_position bigint NOT NULL
)
