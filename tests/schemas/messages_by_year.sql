-- expect: messages_2024, messages_2025
CREATE TABLE channels (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE messages_2023 (id INTEGER PRIMARY KEY, channel_id INTEGER NOT NULL REFERENCES channels(id), author TEXT, content TEXT, created_at TEXT);
CREATE TABLE messages_2024 (id INTEGER PRIMARY KEY, channel_id INTEGER NOT NULL REFERENCES channels(id), author TEXT, content TEXT, created_at TEXT);
CREATE TABLE messages_2025 (id INTEGER PRIMARY KEY, channel_id INTEGER NOT NULL REFERENCES channels(id), author TEXT, content TEXT, created_at TEXT);
