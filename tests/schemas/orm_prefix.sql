-- expect: app_conversation, app_message
CREATE TABLE chat_chatsession (id INTEGER PRIMARY KEY, title VARCHAR(200), created_at DATETIME, updated_at DATETIME, user_id INTEGER);
CREATE TABLE chat_chatmessage (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES chat_chatsession(id), role VARCHAR(16), content TEXT, created_at DATETIME);
CREATE TABLE django_session (session_key VARCHAR(40) PRIMARY KEY, session_data TEXT, expire_date DATETIME);
CREATE TABLE app_conversation (id INTEGER PRIMARY KEY, subject VARCHAR(200), created DATETIME, modified DATETIME, owner_id INTEGER);
CREATE TABLE app_message (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES app_conversation(id), author_type VARCHAR(16), text TEXT, created DATETIME);
