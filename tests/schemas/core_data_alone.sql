-- expect: none
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB);
CREATE TABLE ZCONVERSATION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCREATEDAT TIMESTAMP, ZUPDATEDAT TIMESTAMP, ZTITLE VARCHAR, ZID BLOB);
CREATE TABLE ZMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCONVERSATION INTEGER, ZTIMESTAMP TIMESTAMP, ZROLE VARCHAR, ZCONTENT VARCHAR, ZID BLOB);
INSERT INTO Z_PRIMARYKEY VALUES (1, 'Conversation', 0, 9), (2, 'Message', 0, 9);
INSERT INTO ZCONVERSATION VALUES (1, 1, 1, 700000000, 700000009, 'List reversal', x'0100'), (2, 1, 1, 700000001, 700000010, 'Article summary', x'0101'), (3, 1, 1, 700000002, 700000011, 'Lisbon trip', x'0102');
INSERT INTO ZMESSAGE VALUES (1, 2, 1, 1, 700000000, 'user', 'How do I reverse a list in Python?', x'0200'), (2, 2, 1, 1, 700000001, 'assistant', 'Sure, you can use list.reverse() or slicing.', x'0201'), (3, 2, 1, 1, 700000002, 'user', 'Can you summarise this article for me?', x'0202'), (4, 2, 1, 2, 700000003, 'assistant', 'The article argues that cities should plant more trees.', x'0203'), (5, 2, 1, 2, 700000004, 'user', 'Plan a trip to Lisbon in May', x'0204'), (6, 2, 1, 2, 700000005, 'assistant', 'Day one: walk through Alfama and take the tram.', x'0205'), (7, 2, 1, 3, 700000006, 'user', 'My order has not arrived yet', x'0206'), (8, 2, 1, 3, 700000007, 'assistant', 'I am sorry to hear that, let me look it up.', x'0207'), (9, 2, 1, 3, 700000008, 'user', 'Write a haiku about rain', x'0208');
