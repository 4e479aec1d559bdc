-- expect: none
CREATE TABLE sessions (id varchar primary key, user_id integer, ip_address varchar, user_agent text, payload text, last_activity integer);
CREATE TABLE cache (key varchar primary key, value text, expiration integer);
CREATE TABLE jobs (id integer primary key, queue varchar, payload text, attempts integer, reserved_at integer, available_at integer, created_at integer);
CREATE TABLE conversations (id integer primary key, user_id integer, title varchar, created_at datetime, updated_at datetime);
CREATE TABLE conversation_messages (id integer primary key, conversation_id integer REFERENCES conversations(id), role varchar, content text, created_at datetime);
