-- expect: none
CREATE TABLE classes (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE class_sessions (id INTEGER PRIMARY KEY, class_id INTEGER REFERENCES classes(id), starts_at TEXT, ends_at TEXT, topic TEXT);
CREATE TABLE attendance (session_id INTEGER REFERENCES class_sessions(id), student TEXT, status TEXT, note TEXT, PRIMARY KEY(session_id, student));
CREATE TABLE ai_tutor_conversations (id INTEGER PRIMARY KEY, student TEXT, class_id INTEGER REFERENCES classes(id), created_at TEXT);
CREATE TABLE ai_tutor_messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES ai_tutor_conversations(id), sender TEXT CHECK(sender IN ('student','tutor')), body TEXT, created_at TEXT);
CREATE TABLE announcements (id INTEGER PRIMARY KEY, class_id INTEGER REFERENCES classes(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE parent_messages (id INTEGER PRIMARY KEY, student TEXT, sender TEXT, recipient TEXT, body TEXT, sent_at TEXT);
