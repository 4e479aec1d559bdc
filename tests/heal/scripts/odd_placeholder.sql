-- The same, in a shape that no release of the table ever had.
CREATE TABLE task_sessions_legacy (id INTEGER PRIMARY KEY);
