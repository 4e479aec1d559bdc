-- expect: app_topic, app_remark
CREATE TABLE app_discussion (id integer PRIMARY KEY AUTOINCREMENT, subject varchar(200), started datetime, last_activity datetime);
CREATE TABLE app_discussionentry (id integer PRIMARY KEY AUTOINCREMENT, discussion_id integer NOT NULL REFERENCES app_discussion(id), role varchar(16) NOT NULL, content text NOT NULL, created datetime);
CREATE TABLE app_topic (id integer PRIMARY KEY AUTOINCREMENT, subject varchar(200), started datetime, last_activity datetime);
CREATE TABLE app_remark (id integer PRIMARY KEY AUTOINCREMENT, topic_id integer NOT NULL REFERENCES app_topic(id), role varchar(16) NOT NULL, content text NOT NULL, created datetime);
