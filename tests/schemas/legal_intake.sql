-- expect: intake_sessions, intake_log
CREATE TABLE matters (id INTEGER PRIMARY KEY, client TEXT, opened_at TEXT);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, matter_id INTEGER REFERENCES matters(id), title TEXT, created_at TEXT, updated_at TEXT, status TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE intake_sessions (id INTEGER PRIMARY KEY, matter_id INTEGER REFERENCES matters(id), name TEXT, started_at TEXT, last_seen_at TEXT, state TEXT);
CREATE TABLE intake_log (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES intake_sessions(id), author TEXT CHECK (author IN ('client','bot')), entry TEXT, at TEXT);
