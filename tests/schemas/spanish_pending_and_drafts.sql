-- expect: none
CREATE TABLE conversaciones (id INTEGER PRIMARY KEY, titulo TEXT, creado_en TEXT);
CREATE TABLE mensajes (id INTEGER PRIMARY KEY, conversacion_id INTEGER REFERENCES conversaciones(id), rol TEXT, contenido TEXT, creado_en TEXT);
CREATE TABLE sesiones_entrenamiento (id INTEGER PRIMARY KEY, titulo TEXT, creado_en TEXT, entrenador TEXT);
CREATE TABLE mensajes_pendientes (id INTEGER PRIMARY KEY, conversacion_id INTEGER, rol TEXT, contenido TEXT, intentos INTEGER, estado TEXT);
CREATE TABLE comentarios (id INTEGER PRIMARY KEY, mensaje_id INTEGER REFERENCES mensajes(id), autor TEXT, texto TEXT, creado_en TEXT);
CREATE TABLE borradores (id INTEGER PRIMARY KEY, conversacion_id INTEGER, autor TEXT, texto TEXT, creado_en TEXT);
CREATE TABLE sesiones_usuario (id TEXT PRIMARY KEY, usuario_id INTEGER, ip TEXT, expira_en TEXT);
INSERT INTO conversaciones VALUES (1,'A','2024-01-01');
INSERT INTO mensajes VALUES (1,1,'usuario','x','2024-01-01'),(2,1,'asistente','y','2024-01-01');
