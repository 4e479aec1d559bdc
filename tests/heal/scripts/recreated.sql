-- An old process that still runs makes its table again, in the shape of a later release, and writes.
CREATE TABLE IF NOT EXISTS task_sessions (
    session_id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    metadata TEXT DEFAULT '{}',
    created_at TIMESTAMP,
    updated_at TIMESTAMP
);
INSERT INTO task_sessions VALUES ('late-1', 'cli', '{"title": "Written late"}', '2026-02-01 00:00:00', '2026-02-01 00:00:09');
