-- expect: none
CREATE TABLE sessions (id integer primary key, session_id varchar NOT NULL, data text, created_at datetime, updated_at datetime);
CREATE TABLE chats (id integer primary key, user_id integer, title varchar, created_at datetime, updated_at datetime);
CREATE TABLE messages (id integer primary key, chat_id integer REFERENCES chats(id), role varchar, content text, created_at datetime);
