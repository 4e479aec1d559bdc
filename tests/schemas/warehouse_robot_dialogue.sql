-- expect: none
CREATE TABLE robots (id INTEGER PRIMARY KEY, serial TEXT, model TEXT, commissioned_at TEXT);
CREATE TABLE dialogues (id TEXT PRIMARY KEY, robot_id INTEGER REFERENCES robots(id), topic TEXT, opened_at TEXT, closed_at TEXT);
CREATE TABLE utterances (id INTEGER PRIMARY KEY, dialogue_id TEXT NOT NULL REFERENCES dialogues(id), speaker TEXT CHECK (speaker IN ('operator','robot')), wording TEXT, at TEXT);
CREATE TABLE missions (id INTEGER PRIMARY KEY, robot_id INTEGER REFERENCES robots(id), started_at TEXT, ended_at TEXT, status TEXT, distance_m REAL);
