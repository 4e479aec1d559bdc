-- expect: dialogs
-- The words for the moments are Hungarian, which nobody taught the gate; their types say what they are.
CREATE TABLE conversations(id INTEGER PRIMARY KEY, title TEXT, letrehozva TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE messages(id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), role TEXT, content TEXT, letrehozva TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE dialogs(id INTEGER PRIMARY KEY, title TEXT, user_id INTEGER, kezdve DATETIME);
