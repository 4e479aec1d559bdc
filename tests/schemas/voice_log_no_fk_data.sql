-- expect: call_transcript
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE call_transcript (n INTEGER PRIMARY KEY, conv TEXT, spk TEXT, txt TEXT, t REAL);
INSERT INTO conversations VALUES ('c1','u','t',1,2);
INSERT INTO call_transcript VALUES (1,'c1','human','hi',1.0),(2,'c1','ai','hello',2.0),(3,'c1','human','bye',3.0);
