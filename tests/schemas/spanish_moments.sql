-- expect: chats
-- Spanish moments end in "en"; nobody refers to the second table yet.
CREATE TABLE conversaciones(id INTEGER PRIMARY KEY, titulo TEXT, creado_en TEXT);
CREATE TABLE mensajes(id INTEGER PRIMARY KEY, conversacion_id INTEGER REFERENCES conversaciones(id), rol TEXT, contenido TEXT, creado_en TEXT);
CREATE TABLE chats(id INTEGER PRIMARY KEY, nombre TEXT, iniciado_en TEXT, usuario_id INTEGER);
