-- expect: none
CREATE TABLE tours (id INTEGER PRIMARY KEY, name TEXT, room TEXT);
CREATE TABLE guide_chats (id TEXT PRIMARY KEY, tour_id INTEGER REFERENCES tours(id), language TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE guide_chat_turns (chat_id TEXT REFERENCES guide_chats(id), seq INTEGER, who TEXT, said TEXT, PRIMARY KEY (chat_id, seq));
CREATE TABLE audio_plays (id INTEGER PRIMARY KEY, tour_id INTEGER REFERENCES tours(id), started_at TEXT, seconds INTEGER);
