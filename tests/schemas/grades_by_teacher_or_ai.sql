-- expect: none
CREATE TABLE courses (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE assignments (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses(id), title TEXT, created_at TEXT);
CREATE TABLE submissions (id INTEGER PRIMARY KEY, assignment_id INTEGER REFERENCES assignments(id), student TEXT, content TEXT, submitted_at TEXT);
CREATE TABLE grades (submission_id INTEGER PRIMARY KEY REFERENCES submissions(id), grader TEXT CHECK(grader IN ('teacher','ai')), comment TEXT, points INTEGER, graded_at TEXT);
CREATE TABLE discussions (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses(id), topic TEXT, created_at TEXT);
CREATE TABLE discussion_replies (id INTEGER PRIMARY KEY, discussion_id INTEGER REFERENCES discussions(id), user_id INTEGER, body TEXT, created_at TEXT);
CREATE TABLE tutor_sessions (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses(id), title TEXT, created_at TEXT);
CREATE TABLE tutor_messages (id INTEGER PRIMARY KEY, tutor_session_id INTEGER REFERENCES tutor_sessions(id), role TEXT, content TEXT, created_at TEXT);
