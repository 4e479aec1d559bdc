-- expect: none
CREATE TABLE Account (id TEXT PRIMARY KEY, userId TEXT, provider TEXT, access_token TEXT);
CREATE TABLE Session (id TEXT PRIMARY KEY, sessionToken TEXT UNIQUE, userId TEXT, expires DATETIME);
CREATE TABLE Chat (id TEXT PRIMARY KEY, userId TEXT, title TEXT, createdAt DATETIME);
CREATE TABLE Message (id TEXT PRIMARY KEY, chatId TEXT REFERENCES Chat(id), role TEXT, content TEXT, createdAt DATETIME);
