-- Schema 2. What a list's bytes of a conversation were when they were merged last, so that a conversation that
-- did not change is not merged again after the next start. There is no row once something was written here since.

CREATE TABLE listed (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    sum          BLOB    NOT NULL
) STRICT;
