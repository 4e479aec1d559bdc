-- expect: besedy, soobscheniya
CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE besedy (id INTEGER PRIMARY KEY, tema TEXT, sozdano TEXT);
CREATE TABLE soobscheniya (id INTEGER PRIMARY KEY, beseda_id INTEGER REFERENCES besedy(id), avtor TEXT, tekst TEXT, vremya TEXT);
