-- expect: none
CREATE TABLE threads (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES threads(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE blog_posts (id INTEGER PRIMARY KEY, title TEXT, author TEXT, body TEXT, created_at TEXT);
CREATE TABLE blog_comments (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES blog_posts(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE dm_conversations (id INTEGER PRIMARY KEY, created_at TEXT, last_message_at TEXT);
CREATE TABLE dm_participants (conversation_id INTEGER, user_id INTEGER, PRIMARY KEY(conversation_id,user_id));
CREATE TABLE dm_messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES dm_conversations(id), sender_id INTEGER, body TEXT, created_at TEXT);
