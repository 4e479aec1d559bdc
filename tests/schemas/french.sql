-- expect: seances, echanges
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE seances (id TEXT PRIMARY KEY, titre TEXT, cree_le TEXT, modifie_le TEXT);
CREATE TABLE echanges (id INTEGER PRIMARY KEY, seance_id TEXT REFERENCES seances(id), auteur TEXT, contenu TEXT, horodatage TEXT);
