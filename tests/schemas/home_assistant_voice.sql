-- expect: none
CREATE TABLE states (state_id INTEGER PRIMARY KEY, entity_id TEXT, state TEXT, attributes TEXT, last_updated TEXT);
CREATE TABLE conversation_agents (agent_id TEXT PRIMARY KEY, name TEXT, model TEXT, created_at TEXT);
CREATE TABLE pipelines (id TEXT PRIMARY KEY, name TEXT, stt TEXT, tts TEXT, created_at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
