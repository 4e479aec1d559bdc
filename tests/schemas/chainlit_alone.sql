-- expect: none
CREATE TABLE users (id TEXT PRIMARY KEY, identifier TEXT NOT NULL UNIQUE, metadata TEXT NOT NULL, createdAt TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, createdAt TEXT, name TEXT, userId TEXT, userIdentifier TEXT, tags TEXT, metadata TEXT, FOREIGN KEY (userId) REFERENCES users(id));
CREATE TABLE steps (id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, threadId TEXT NOT NULL, parentId TEXT, streaming BOOLEAN NOT NULL, waitForAnswer BOOLEAN, isError BOOLEAN, metadata TEXT, tags TEXT, input TEXT, output TEXT, createdAt TEXT, command TEXT, start TEXT, end TEXT, generation TEXT, showInput TEXT, language TEXT, indent INT, FOREIGN KEY (threadId) REFERENCES threads(id));
CREATE TABLE elements (id TEXT PRIMARY KEY, threadId TEXT REFERENCES threads(id), type TEXT, url TEXT, name TEXT NOT NULL, display TEXT, size TEXT, page INT, language TEXT, forId TEXT, mime TEXT, props TEXT);
CREATE TABLE feedbacks (id TEXT PRIMARY KEY, forId TEXT NOT NULL, threadId TEXT NOT NULL REFERENCES threads(id), value INT NOT NULL, comment TEXT);
