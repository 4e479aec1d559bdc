-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_tags (session_id TEXT REFERENCES chat_sessions(session_id), tag TEXT, PRIMARY KEY (session_id, tag));
CREATE TABLE session_settings (session_id TEXT PRIMARY KEY REFERENCES chat_sessions(session_id), theme TEXT, settings TEXT, updated_at TEXT);
CREATE TABLE session_participants (session_id TEXT, user_id TEXT, joined_at TEXT, PRIMARY KEY (session_id, user_id));
CREATE TABLE session_summaries (session_id TEXT PRIMARY KEY, summary TEXT, created_at TEXT, model TEXT);
CREATE TABLE message_attachments (id TEXT PRIMARY KEY, message_id TEXT REFERENCES chat_messages(message_id), content TEXT, created_at TEXT);
CREATE TABLE message_feedback (id TEXT PRIMARY KEY, message_id TEXT, rating INTEGER, comment TEXT, created_at TEXT);
CREATE TABLE message_embeddings (message_id TEXT PRIMARY KEY, vector BLOB);
CREATE TABLE message_reactions (message_id TEXT, user_id TEXT, emoji TEXT);
CREATE TABLE message_versions (id INTEGER PRIMARY KEY, message_id TEXT REFERENCES chat_messages(message_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE tool_calls (id TEXT PRIMARY KEY, message_id TEXT REFERENCES chat_messages(message_id), session_id TEXT, name TEXT, arguments TEXT, result TEXT, created_at TEXT);
