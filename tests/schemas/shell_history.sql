-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE history (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, duration INTEGER NOT NULL, exit INTEGER NOT NULL, command TEXT NOT NULL, cwd TEXT NOT NULL, session TEXT NOT NULL, hostname TEXT NOT NULL, deleted_at INTEGER);
CREATE TABLE terminal_sessions (id TEXT PRIMARY KEY, shell TEXT, cwd TEXT, pid INTEGER, started_at TEXT, ended_at TEXT);
CREATE TABLE terminal_commands (id INTEGER PRIMARY KEY, terminal_session_id TEXT REFERENCES terminal_sessions(id), command TEXT, output TEXT, exit_code INTEGER, ran_at TEXT);
