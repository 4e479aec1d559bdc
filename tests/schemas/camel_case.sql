-- expect: ChatThread, ThreadMessage
CREATE TABLE Conversation (id TEXT PRIMARY KEY, userId TEXT, title TEXT, createdAt DATETIME, updatedAt DATETIME);
CREATE TABLE Message (id TEXT PRIMARY KEY, conversationId TEXT REFERENCES Conversation(id), role TEXT, content TEXT, createdAt DATETIME);
CREATE TABLE Favorite (id TEXT PRIMARY KEY, conversationId TEXT REFERENCES Conversation(id));
CREATE TABLE ChatThread (id TEXT PRIMARY KEY, userId TEXT, topic TEXT, createdAt DATETIME, lastMessageAt DATETIME);
CREATE TABLE ThreadMessage (id TEXT PRIMARY KEY, threadId TEXT REFERENCES ChatThread(id), senderType TEXT, body TEXT, createdAt DATETIME);
