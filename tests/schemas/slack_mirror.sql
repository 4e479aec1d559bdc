-- expect: none
CREATE TABLE channels (id TEXT PRIMARY KEY, name TEXT, created INTEGER);
CREATE TABLE slack_messages (ts TEXT, channel_id TEXT REFERENCES channels(id), user_id TEXT, text TEXT, thread_ts TEXT, PRIMARY KEY (channel_id, ts));
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
