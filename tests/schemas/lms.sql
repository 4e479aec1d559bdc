-- expect: none
CREATE TABLE courses (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE class_sessions (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses(id), title TEXT, starts_at TEXT, ends_at TEXT, room TEXT);
CREATE TABLE attendance (session_id INTEGER REFERENCES class_sessions(id), student_id INTEGER, status TEXT);
CREATE TABLE discussions (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses(id), title TEXT, created_at TEXT);
CREATE TABLE discussion_posts (id INTEGER PRIMARY KEY, discussion_id INTEGER REFERENCES discussions(id), author_id INTEGER, body TEXT, created_at TEXT);
CREATE TABLE tutor_sessions (id TEXT PRIMARY KEY, student_id INTEGER, created_at TEXT, updated_at TEXT);
CREATE TABLE tutor_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES tutor_sessions(id), role TEXT, content TEXT, created_at TEXT);
