-- expect: none
CREATE TABLE conversation (id INTEGER PRIMARY KEY, subject TEXT, kind TEXT, created_at TEXT, last_message_at TEXT);
CREATE TABLE participant (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversation(id), user_id INTEGER, role TEXT CHECK (role IN ('owner','member','bot')), nickname TEXT, joined_at TEXT);
CREATE TABLE message (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversation(id), author TEXT, text TEXT, sent_at TEXT);
