-- expect: dlg_b, dlg_b_lines
CREATE TABLE sess_a (k TEXT PRIMARY KEY, n TEXT, t INTEGER);
CREATE TABLE sess_a_lines (k TEXT, i INTEGER, r TEXT, c TEXT, t INTEGER, PRIMARY KEY(k,i), FOREIGN KEY(k) REFERENCES sess_a(k));
CREATE TABLE dlg_b (k TEXT PRIMARY KEY, n TEXT, t INTEGER);
CREATE TABLE dlg_b_lines (k TEXT, i INTEGER, r TEXT, c TEXT, t INTEGER, PRIMARY KEY(k,i), FOREIGN KEY(k) REFERENCES dlg_b(k));
INSERT INTO sess_a VALUES ('x','A',1); INSERT INTO sess_a_lines VALUES ('x',1,'user','hello there',1),('x',2,'assistant','hi you',2); INSERT INTO dlg_b VALUES ('y','B',1); INSERT INTO dlg_b_lines VALUES ('y',1,'user','hello there',1),('y',2,'assistant','hi you',2);
