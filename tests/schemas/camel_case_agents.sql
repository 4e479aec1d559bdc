-- expect: AgentThread, AgentThreadMessage
CREATE TABLE ChatSession (SessionId TEXT PRIMARY KEY, Title TEXT, CreatedAt TEXT, UpdatedAt TEXT);
CREATE TABLE ChatMessage (MessageId TEXT PRIMARY KEY, SessionId TEXT REFERENCES ChatSession(SessionId), Role TEXT, Content TEXT, CreatedAt TEXT);
CREATE TABLE ChatMessageReaction (Id TEXT PRIMARY KEY, MessageId TEXT REFERENCES ChatMessage(MessageId), Emoji TEXT);
CREATE TABLE AgentThread (ThreadId TEXT PRIMARY KEY, Name TEXT, StartedOn TEXT, LastActiveOn TEXT);
CREATE TABLE AgentThreadMessage (Id TEXT PRIMARY KEY, ThreadId TEXT REFERENCES AgentThread(ThreadId), SenderRole TEXT, Body TEXT, SentOn TEXT);
