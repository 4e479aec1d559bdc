-- expect: none
CREATE TABLE django_session (session_key varchar(40) NOT NULL PRIMARY KEY, session_data text NOT NULL, expire_date datetime NOT NULL);
CREATE TABLE auth_user (id integer PRIMARY KEY, username varchar(150), password varchar(128), last_login datetime);
CREATE TABLE chat_session (id integer PRIMARY KEY, user_id integer REFERENCES auth_user(id), title varchar(200), created_at datetime, updated_at datetime);
CREATE TABLE chat_message (id integer PRIMARY KEY, session_id integer REFERENCES chat_session(id), role varchar(10), content text, created_at datetime);
