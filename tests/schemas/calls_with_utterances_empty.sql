-- expect: utterances, voice_calls
CREATE TABLE voice_calls (id TEXT PRIMARY KEY, user_id TEXT, started_at INTEGER, ended_at INTEGER, language TEXT);
CREATE TABLE utterances (id TEXT PRIMARY KEY, call_id TEXT REFERENCES voice_calls(id), speaker TEXT, transcript TEXT, audio_path TEXT, at INTEGER);
CREATE TABLE text_chats (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER);
CREATE TABLE text_messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES text_chats(id), role TEXT, content TEXT, created_at INTEGER);
