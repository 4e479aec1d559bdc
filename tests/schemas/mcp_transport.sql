-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE mcp_transport_sessions (id TEXT PRIMARY KEY, client_name TEXT, client_version TEXT, protocol_version TEXT, capabilities TEXT, access_token TEXT, connected_at TEXT, last_ping_at TEXT, expires_at TEXT);
CREATE TABLE mcp_requests (id INTEGER PRIMARY KEY, transport_session_id TEXT REFERENCES mcp_transport_sessions(id), method TEXT, params TEXT, result TEXT, error TEXT, duration_ms INTEGER, created_at TEXT);
