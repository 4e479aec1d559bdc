-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, app_id TEXT, name TEXT, summary TEXT, status TEXT, from_end_user_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, app_id TEXT, conversation_id TEXT NOT NULL REFERENCES conversations(id), query TEXT NOT NULL, message TEXT, answer TEXT NOT NULL, message_tokens INTEGER, answer_tokens INTEGER, total_price REAL, created_at TEXT, updated_at TEXT);
CREATE TABLE message_agent_thoughts (id TEXT PRIMARY KEY, message_id TEXT NOT NULL REFERENCES messages(id), position INTEGER, thought TEXT, tool TEXT, tool_input TEXT, observation TEXT, answer TEXT, created_at TEXT);
CREATE TABLE message_feedbacks (id TEXT PRIMARY KEY, conversation_id TEXT, message_id TEXT, rating TEXT, content TEXT, from_source TEXT, created_at TEXT);
CREATE TABLE end_users (id TEXT PRIMARY KEY, type TEXT, external_user_id TEXT, name TEXT, is_anonymous INTEGER, session_id TEXT, created_at TEXT, updated_at TEXT);
