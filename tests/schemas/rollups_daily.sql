-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE daily_conversation_stats (day TEXT PRIMARY KEY, conversations INTEGER, messages INTEGER, avg_turns REAL);
CREATE TABLE conversation_summary (conversation_id TEXT PRIMARY KEY, message_count INTEGER, first_message_at INTEGER, last_message_at INTEGER, total_tokens INTEGER);
CREATE TABLE conversation_summaries (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), summary TEXT, up_to_message_id TEXT, created_at INTEGER);
