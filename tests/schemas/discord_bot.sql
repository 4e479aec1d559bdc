-- expect: none
CREATE TABLE guilds (guild_id INTEGER PRIMARY KEY, name TEXT, prefix TEXT, joined_at TEXT);
CREATE TABLE discord_messages (message_id INTEGER PRIMARY KEY, guild_id INTEGER REFERENCES guilds(guild_id), channel_id INTEGER, author_id INTEGER, content TEXT, created_at TEXT, deleted INTEGER);
CREATE TABLE warnings (id INTEGER PRIMARY KEY, guild_id INTEGER, user_id INTEGER, moderator_id INTEGER, reason TEXT, created_at TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
