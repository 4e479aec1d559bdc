-- expect: none
CREATE TABLE interactions (id INTEGER PRIMARY KEY, customer_id INTEGER, channel TEXT, started_at TEXT, ended_at TEXT, disposition TEXT);
CREATE TABLE interaction_turns (id INTEGER PRIMARY KEY, interaction_id INTEGER REFERENCES interactions(id), participant TEXT CHECK(participant IN ('customer','agent','bot')), text TEXT, ts TEXT);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE survey_responses (id INTEGER PRIMARY KEY, interaction_id INTEGER REFERENCES interactions(id), question TEXT, answer TEXT, score INTEGER, created_at TEXT);
CREATE TABLE wrap_up_notes (interaction_id INTEGER PRIMARY KEY REFERENCES interactions(id), agent TEXT, note TEXT, created_at TEXT);
CREATE TABLE agent_shifts (id INTEGER PRIMARY KEY, agent TEXT, started_at TEXT, ended_at TEXT);
