-- expect: playthrough_lines, playthroughs
CREATE TABLE dialogues (id INTEGER PRIMARY KEY, title TEXT, started TEXT);
CREATE TABLE dialogue_lines (id INTEGER PRIMARY KEY, dialogue_id INTEGER REFERENCES dialogues(id), speaker TEXT CHECK(speaker IN ('player','narrator')), text TEXT, at TEXT);
CREATE TABLE playthroughs (id INTEGER PRIMARY KEY, title TEXT, started TEXT);
CREATE TABLE playthrough_lines (id INTEGER PRIMARY KEY, playthrough_id INTEGER REFERENCES playthroughs(id), speaker TEXT CHECK(speaker IN ('player','narrator')), text TEXT, at TEXT);
