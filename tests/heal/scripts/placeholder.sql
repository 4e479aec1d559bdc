-- An installer that made the archive's table ahead of time.
CREATE TABLE task_sessions_legacy (
    session_id TEXT PRIMARY KEY,
    channel TEXT,
    metadata TEXT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    last_activity TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
