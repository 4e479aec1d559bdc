-- expect: session_body, session_head
CREATE TABLE conv_head (conv_no INTEGER PRIMARY KEY, conv_title TEXT, conv_created TEXT);
CREATE TABLE conv_body (conv_no INTEGER, line_no INTEGER, line_role TEXT, line_text TEXT, line_time TEXT, PRIMARY KEY(conv_no, line_no));
CREATE TABLE session_head (sess_no INTEGER PRIMARY KEY, sess_title TEXT, sess_created TEXT);
CREATE TABLE session_body (sess_no INTEGER, line_no INTEGER, line_role TEXT, line_text TEXT, line_time TEXT, PRIMARY KEY(sess_no, line_no));
