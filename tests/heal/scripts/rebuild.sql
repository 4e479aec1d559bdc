-- The repair of the foreign key by rebuilding tasks, aborted before its DROP and RENAME.
CREATE TABLE tasks_new (
    task_id TEXT PRIMARY KEY,
    session_id TEXT REFERENCES chat_sessions(session_id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    status TEXT DEFAULT 'created'
);
INSERT INTO tasks_new SELECT task_id, session_id, title, status FROM tasks;
CREATE INDEX idx_tasks_new_status ON tasks_new(status);
