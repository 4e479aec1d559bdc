-- expect: none
CREATE TABLE message_store (id INTEGER PRIMARY KEY, session_id TEXT, message TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE checkpoints (thread_id TEXT, checkpoint_id TEXT, parent_id TEXT, checkpoint BLOB, metadata BLOB, PRIMARY KEY (thread_id, checkpoint_id));
