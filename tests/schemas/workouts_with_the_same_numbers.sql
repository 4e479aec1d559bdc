-- expect: none
CREATE TABLE workouts (id INTEGER PRIMARY KEY, user_id INTEGER, name TEXT, started_at TEXT, finished_at TEXT);
CREATE TABLE workout_sessions (id INTEGER PRIMARY KEY, workout_id INTEGER REFERENCES workouts(id), started_at TEXT, notes TEXT, mood TEXT);
CREATE TABLE sets (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES workout_sessions(id), exercise TEXT, reps INTEGER, weight REAL, at TEXT);
CREATE TABLE coach_chats (id INTEGER PRIMARY KEY, user_id INTEGER, title TEXT, created_at TEXT);
CREATE TABLE coach_chat_messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES coach_chats(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO workouts VALUES (1,1,'Leg','2024-01-01','2024-01-01'); INSERT INTO workout_sessions VALUES (1,1,'2024-01-01','hard','ok'); INSERT INTO sets VALUES (1,1,'squat',5,100.0,'2024-01-01');
INSERT INTO coach_chats VALUES (1,1,'Plan','2024-01-01'); INSERT INTO coach_chat_messages VALUES (1,1,'user','plan','2024-01-01'),(2,1,'assistant','run','2024-01-01');
