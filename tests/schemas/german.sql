-- expect: gespraeche, zeilen
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE tasks (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id));
CREATE TABLE gespraeche (nr INTEGER PRIMARY KEY, betreff TEXT, begonnen TEXT, zuletzt TEXT);
CREATE TABLE zeilen (nr INTEGER PRIMARY KEY, gespraech INTEGER REFERENCES gespraeche(nr), wer TEXT CHECK (wer IN ('user', 'assistant')), inhalt TEXT, zeit TEXT);
