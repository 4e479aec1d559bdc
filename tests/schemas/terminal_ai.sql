-- expect: none
CREATE TABLE shells (id TEXT PRIMARY KEY, cwd TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, shell_id TEXT REFERENCES shells(id), command TEXT, output TEXT, exit_code INTEGER, at TEXT);
CREATE TABLE ai_sessions (id TEXT PRIMARY KEY, shell_id TEXT REFERENCES shells(id), model TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE ai_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES ai_sessions(id), role TEXT, content TEXT, tokens INTEGER, created_at TEXT);
CREATE TABLE ai_tool_calls (id INTEGER PRIMARY KEY, message_id INTEGER REFERENCES ai_messages(id), name TEXT, arguments TEXT, result TEXT);
