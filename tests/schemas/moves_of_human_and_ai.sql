-- expect: none
CREATE TABLE games (id INTEGER PRIMARY KEY, title TEXT, started_at TEXT);
CREATE TABLE moves (id INTEGER PRIMARY KEY, game_id INTEGER REFERENCES games(id), player TEXT CHECK(player IN ('human','ai')), move TEXT, played_at TEXT);
CREATE TABLE coach_sessions (id INTEGER PRIMARY KEY, game_id INTEGER REFERENCES games(id), title TEXT, created_at TEXT);
CREATE TABLE coach_messages (id INTEGER PRIMARY KEY, coach_session_id INTEGER REFERENCES coach_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO games VALUES (1,'Chess','2024-01-01');
INSERT INTO moves VALUES (1,1,'human','e4','2024-01-01'),(2,1,'ai','e5','2024-01-01');
