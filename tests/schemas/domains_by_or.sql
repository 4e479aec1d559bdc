-- expect: thread_posts, threads
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT) STRICT;
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK(role = 'user' OR role = 'assistant'), content TEXT NOT NULL, created_at TEXT) STRICT;
CREATE TABLE threads (id TEXT PRIMARY KEY, topic TEXT, started TEXT) STRICT;
CREATE TABLE thread_posts (id TEXT PRIMARY KEY, thread_id TEXT NOT NULL REFERENCES threads(id), poster TEXT NOT NULL CHECK(poster = 'user' OR poster = 'assistant'), body TEXT NOT NULL, posted TEXT) STRICT;
