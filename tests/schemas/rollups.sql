-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_stats (session_id TEXT PRIMARY KEY, message_count INTEGER, total_tokens INTEGER, avg_latency_ms REAL, last_message_at TEXT);
CREATE TABLE daily_sessions (day TEXT PRIMARY KEY, session_count INTEGER, message_count INTEGER);
CREATE TABLE messages_per_hour (hour TEXT, role TEXT, message_count INTEGER, PRIMARY KEY (hour, role));
