-- expect: helper_dialogue_parts, helper_dialogues
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE helper_dialogues (did TEXT PRIMARY KEY, subject TEXT, opened TEXT);
CREATE TABLE helper_dialogue_parts (did TEXT REFERENCES helper_dialogues(did), ord INTEGER, source_role TEXT, phrase TEXT, at TEXT, PRIMARY KEY(did, ord));
