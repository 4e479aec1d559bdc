-- expect: none
CREATE TABLE conversations (_id TEXT PRIMARY KEY, conversationId TEXT UNIQUE NOT NULL, title TEXT, user TEXT, endpoint TEXT, model TEXT, isArchived INTEGER, tags TEXT, createdAt TEXT, updatedAt TEXT);
CREATE TABLE messages (_id TEXT PRIMARY KEY, messageId TEXT UNIQUE NOT NULL, conversationId TEXT NOT NULL, parentMessageId TEXT, sender TEXT, text TEXT, isCreatedByUser INTEGER, tokenCount INTEGER, error INTEGER, createdAt TEXT, updatedAt TEXT);
CREATE TABLE sessions (_id TEXT PRIMARY KEY, refreshTokenHash TEXT NOT NULL, expiration TEXT NOT NULL, user TEXT);
CREATE TABLE presets (_id TEXT PRIMARY KEY, presetId TEXT, title TEXT, user TEXT, endpoint TEXT, model TEXT, createdAt TEXT, updatedAt TEXT);
CREATE TABLE sharedlinks (_id TEXT PRIMARY KEY, conversationId TEXT NOT NULL, title TEXT, user TEXT, shareId TEXT, isPublic INTEGER, createdAt TEXT, updatedAt TEXT);
CREATE TABLE transactions (_id TEXT PRIMARY KEY, user TEXT, conversationId TEXT, tokenType TEXT, model TEXT, rawAmount INTEGER, tokenValue REAL, createdAt TEXT);
