-- expect: rozmowy, wiadomosci
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE rozmowy (id TEXT PRIMARY KEY, tytul TEXT, utworzono TEXT, zaktualizowano TEXT);
CREATE TABLE wiadomosci (id INTEGER PRIMARY KEY, rozmowa_id TEXT REFERENCES rozmowy(id), rola TEXT, tresc TEXT, wyslano TEXT);
