-- expect: none
CREATE TABLE jobs (id INTEGER PRIMARY KEY, client TEXT, source_lang TEXT, target_lang TEXT, due_at TEXT, status TEXT);
CREATE TABLE segments (id INTEGER PRIMARY KEY, job_id INTEGER REFERENCES jobs(id), seq INTEGER, source TEXT, target TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, job_id INTEGER REFERENCES jobs(id), title TEXT, created_at TEXT);
CREATE TABLE chat_entries (id INTEGER PRIMARY KEY, chat_id TEXT REFERENCES chats(id), author_role TEXT, text TEXT, created_at TEXT);
CREATE TABLE chat_entry_edits (id INTEGER PRIMARY KEY, entry_id INTEGER REFERENCES chat_entries(id), old_text TEXT, new_text TEXT, edited_at TEXT);
