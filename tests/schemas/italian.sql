-- expect: conversazioni, messaggi
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE conversazioni (id TEXT PRIMARY KEY, titolo TEXT, creato_il TEXT, aggiornato_il TEXT);
CREATE TABLE messaggi (id TEXT PRIMARY KEY, conversazione_id TEXT REFERENCES conversazioni(id), ruolo TEXT, contenuto TEXT, inviato_il TEXT);
