-- expect: convo_lines, convos
CREATE TABLE talks (tid TEXT, label TEXT, at REAL);
CREATE TABLE talk_lines (tid TEXT, n INTEGER, who TEXT, txt TEXT, at REAL);
CREATE TABLE convos (cid TEXT, label TEXT, at REAL);
CREATE TABLE convo_lines (cid TEXT, n INTEGER, who TEXT, txt TEXT, at REAL);
INSERT INTO talks VALUES ('t1','A',1.0),('t2','B',2.0); INSERT INTO talk_lines VALUES ('t1',1,'user','hi',1.1),('t1',2,'bot','hello',1.2),('t2',1,'user','q',2.1),('t2',2,'bot','r',2.2);
INSERT INTO convos VALUES ('c1','A',1.0); INSERT INTO convo_lines VALUES ('c1',1,'user','hi',1.1),('c1',2,'bot','hello',1.2);
