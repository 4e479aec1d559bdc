-- expect: homework_help, homework_help_messages
CREATE TABLE students (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE tutoring_dialogs (id INTEGER PRIMARY KEY, student_id INTEGER REFERENCES students(id), subject TEXT, created_at TEXT);
CREATE TABLE tutoring_turns (id INTEGER PRIMARY KEY, dialog_id INTEGER REFERENCES tutoring_dialogs(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE homework_help (id INTEGER PRIMARY KEY, student_id INTEGER REFERENCES students(id), title TEXT, created_at TEXT);
CREATE TABLE homework_help_messages (id INTEGER PRIMARY KEY, help_id INTEGER REFERENCES homework_help(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO students VALUES (1,'k'); INSERT INTO tutoring_dialogs VALUES (1,1,'m','2024-01-01'); INSERT INTO tutoring_turns VALUES (1,1,'student','?','2024-01-01'),(2,1,'tutor','!','2024-01-01');
INSERT INTO homework_help VALUES (1,1,'h','2024-01-01'); INSERT INTO homework_help_messages VALUES (1,1,'student','?','2024-01-01'),(2,1,'tutor','!','2024-01-01');
