-- expect: none
CREATE TABLE patrons (id INTEGER PRIMARY KEY, name TEXT, card TEXT);
CREATE TABLE loans (id INTEGER PRIMARY KEY, patron_id INTEGER REFERENCES patrons(id), book TEXT, lent_at TEXT, due_at TEXT, returned_at TEXT);
CREATE TABLE reading_sessions (id INTEGER PRIMARY KEY, patron_id INTEGER REFERENCES patrons(id), book TEXT, started_at TEXT, ended_at TEXT, pages INTEGER);
