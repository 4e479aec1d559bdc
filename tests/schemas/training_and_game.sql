-- expect: none
CREATE TABLE conversations (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE training_sessions (id INTEGER PRIMARY KEY, coach_id INTEGER, title TEXT, location TEXT, starts_at TEXT, ends_at TEXT, capacity INTEGER);
CREATE TABLE game_sessions (id INTEGER PRIMARY KEY, player_id INTEGER, score INTEGER, level INTEGER, started_at TEXT, ended_at TEXT);
CREATE TABLE workout_sessions (id INTEGER PRIMARY KEY, user_id INTEGER, started_at TEXT, ended_at TEXT, notes TEXT);
