-- Schema 1. Times are microseconds since 1970 (UTC), 0 for unknown; texts are '' for unknown unless NULL has
-- a meaning of its own. Never change this file: a later schema is another file.

CREATE TABLE agents (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    portal        TEXT    NOT NULL,
    agent_id      TEXT    NOT NULL,
    user_id       TEXT    NOT NULL,
    ext_type      TEXT    NOT NULL DEFAULT 'web',
    tenant_id     TEXT    NOT NULL DEFAULT '',
    name          TEXT    NOT NULL DEFAULT '',
    profile_name  TEXT    NOT NULL DEFAULT '',
    profile_email TEXT    NOT NULL DEFAULT '',
    profile_phone TEXT    NOT NULL DEFAULT '',
    kwargs        TEXT    NOT NULL DEFAULT '',
    listed_only   INTEGER NOT NULL DEFAULT 0,
    listed_at     INTEGER NOT NULL DEFAULT 0,
    created       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (portal, agent_id, user_id)
) STRICT;

-- The columns from unread to preview_files are derived from messages, kept by refreshConversation.
CREATE TABLE conversations (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    agent           INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    portal          TEXT    NOT NULL,
    session_id      TEXT,             -- NULL until the first message is sent
    bot_name        TEXT    NOT NULL DEFAULT '',
    bot_url         TEXT    NOT NULL DEFAULT '',
    language        TEXT    NOT NULL DEFAULT '',
    mode            TEXT    NOT NULL DEFAULT '',
    operator_id     TEXT    NOT NULL DEFAULT '',
    operator_name   TEXT    NOT NULL DEFAULT '',
    status          TEXT    NOT NULL DEFAULT '',
    close_reason    TEXT    NOT NULL DEFAULT '',
    closed          INTEGER NOT NULL DEFAULT 0,
    close_time      INTEGER NOT NULL DEFAULT 0,
    timeout         INTEGER NOT NULL DEFAULT 0, -- microseconds
    started         INTEGER NOT NULL DEFAULT 0,
    greeting        TEXT    NOT NULL DEFAULT '',
    details         TEXT    NOT NULL DEFAULT '',
    about           INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    muted           INTEGER NOT NULL DEFAULT 0,
    draft           TEXT    NOT NULL DEFAULT '',
    draft_at        INTEGER NOT NULL DEFAULT 0,
    last_seen       INTEGER NOT NULL DEFAULT 0, -- message id
    next_seq        INTEGER NOT NULL DEFAULT 1,
    last_activity   INTEGER NOT NULL DEFAULT 0,
    unread          INTEGER NOT NULL DEFAULT 0,
    queued          INTEGER NOT NULL DEFAULT 0,
    troubled        INTEGER NOT NULL DEFAULT 0,
    preview         TEXT    NOT NULL DEFAULT '',
    preview_role    TEXT    NOT NULL DEFAULT '',
    preview_state   TEXT    NOT NULL DEFAULT '',
    preview_id      INTEGER NOT NULL DEFAULT 0,
    preview_files   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX conversations_session ON conversations (portal, session_id) WHERE session_id IS NOT NULL;
CREATE INDEX conversations_recent ON conversations (last_activity, id);
CREATE INDEX conversations_agent ON conversations (agent, last_activity, id);
CREATE INDEX conversations_about ON conversations (about) WHERE about IS NOT NULL;

-- The order of a conversation is (ord_key, ord_sub, id); order.go says how it is made. seq is the order in
-- which this machine came to know its messages. Long columns come last, so that their overflow pages are
-- not read where only the short ones are wanted.
CREATE TABLE messages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation    INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ord_key         TEXT    NOT NULL,
    ord_sub         INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    log_id          TEXT,              -- NULL while unbound
    digest          INTEGER NOT NULL DEFAULT 0, -- of the log as last merged
    role            TEXT    NOT NULL,
    hidden          INTEGER NOT NULL DEFAULT 0,
    state           TEXT    NOT NULL DEFAULT '',
    own             INTEGER NOT NULL DEFAULT 0, -- written on this machine
    local           INTEGER NOT NULL DEFAULT 0, -- known here before a list reported it
    provisional     INTEGER NOT NULL DEFAULT 0,
    interrupted     INTEGER NOT NULL DEFAULT 0,
    greeting        INTEGER NOT NULL DEFAULT 0,
    unread          INTEGER NOT NULL DEFAULT 0,
    at              INTEGER NOT NULL DEFAULT 0,
    sending_at      INTEGER NOT NULL DEFAULT 0,
    attempts        INTEGER NOT NULL DEFAULT 0,
    doubtful        INTEGER NOT NULL DEFAULT 0, -- was unconfirmed once: the portal may have it
    retry_at        INTEGER NOT NULL DEFAULT 0,
    error           TEXT    NOT NULL DEFAULT '',
    feedback        TEXT    NOT NULL DEFAULT '',
    pending         TEXT    NOT NULL DEFAULT '', -- feedback the portal does not know yet
    pending_at      INTEGER NOT NULL DEFAULT 0,
    buttons         TEXT    NOT NULL DEFAULT '', -- JSON array
    sources         TEXT    NOT NULL DEFAULT '', -- JSON array
    text            TEXT    NOT NULL DEFAULT '',
    thoughts        TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX messages_order ON messages (conversation, ord_key, ord_sub, id);
CREATE UNIQUE INDEX messages_log ON messages (conversation, log_id) WHERE log_id IS NOT NULL;
CREATE INDEX messages_arrival ON messages (conversation, seq);
CREATE INDEX messages_unbound ON messages (conversation, seq) WHERE log_id IS NULL;
-- Own rows and replies of the socket that are bound by now: proof that what came before them has its place.
CREATE INDEX messages_local ON messages (conversation, seq) WHERE log_id IS NOT NULL AND local = 1;
CREATE INDEX messages_outbox ON messages (conversation, state) WHERE state IN ('queued', 'sending', 'unconfirmed', 'failed');
CREATE INDEX messages_unread ON messages (conversation) WHERE unread = 1;
CREATE INDEX messages_pending ON messages (pending_at) WHERE pending <> '';
CREATE INDEX messages_hidden ON messages (conversation) WHERE hidden = 1;
CREATE INDEX messages_provisional ON messages (conversation) WHERE provisional = 1;

CREATE TABLE attachments (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation  INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message       INTEGER REFERENCES messages (id) ON DELETE CASCADE, -- NULL: of the draft
    position      INTEGER NOT NULL DEFAULT 0,
    remote_id     TEXT    NOT NULL DEFAULT '',
    name          TEXT    NOT NULL DEFAULT '',
    content_type  TEXT    NOT NULL DEFAULT '',
    size          INTEGER NOT NULL DEFAULT -1,
    sha256        TEXT    NOT NULL DEFAULT '',
    file          TEXT    NOT NULL DEFAULT '', -- name in the attachments folder
    created       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX attachments_message ON attachments (message, position);
CREATE INDEX attachments_conversation ON attachments (conversation);
CREATE UNIQUE INDEX attachments_file ON attachments (file) WHERE file <> '';

CREATE TABLE utterances (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation  INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    message       INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    state         TEXT    NOT NULL,
    cut           INTEGER NOT NULL DEFAULT 0,
    duration      INTEGER NOT NULL DEFAULT 0, -- microseconds
    size          INTEGER NOT NULL DEFAULT 0,
    started       INTEGER NOT NULL DEFAULT 0,
    file          TEXT    NOT NULL DEFAULT '', -- name in the utterances folder
    error         TEXT    NOT NULL DEFAULT '',
    transcript    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX utterances_open ON utterances (state) WHERE state <> 'done';
CREATE INDEX utterances_message ON utterances (message) WHERE message IS NOT NULL;
CREATE INDEX utterances_conversation ON utterances (conversation);

CREATE TABLE handovers (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation     INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    from_mode        TEXT    NOT NULL DEFAULT '',
    to_mode          TEXT    NOT NULL DEFAULT '',
    operator_id      TEXT    NOT NULL DEFAULT '',
    operator_name    TEXT    NOT NULL DEFAULT '',
    at               INTEGER NOT NULL,
    first_answer_at  INTEGER NOT NULL DEFAULT 0,
    last_customer_at INTEGER NOT NULL DEFAULT 0,
    last_operator_at INTEGER NOT NULL DEFAULT 0,
    ended_at         INTEGER NOT NULL DEFAULT 0,
    how              TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX handovers_conversation ON handovers (conversation, at);
CREATE UNIQUE INDEX handovers_open ON handovers (conversation) WHERE ended_at = 0;
CREATE INDEX handovers_at ON handovers (at);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- Full text of what a person can see. The index keeps no text of its own; the triggers tell it what was
-- there before. A reply is not indexed while it is being streamed.
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages
WHEN new.hidden = 0 AND new.provisional = 0 AND new.text <> ''
BEGIN
    INSERT INTO messages_fts (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages
WHEN old.hidden = 0 AND old.provisional = 0 AND old.text <> ''
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

-- One trigger for both halves: of two, the order is undefined.
CREATE TRIGGER messages_fts_update AFTER UPDATE OF text, hidden, provisional ON messages
WHEN new.text <> old.text OR new.hidden <> old.hidden OR new.provisional <> old.provisional
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, text)
        SELECT 'delete', old.id, old.text WHERE old.hidden = 0 AND old.provisional = 0 AND old.text <> '';
    INSERT INTO messages_fts (rowid, text)
        SELECT new.id, new.text WHERE new.hidden = 0 AND new.provisional = 0 AND new.text <> '';
END;
