-- expect: none
CREATE TABLE sesiones (id TEXT PRIMARY KEY, titulo TEXT, creado_en TEXT, actualizado_en TEXT);
CREATE TABLE mensajes (id TEXT PRIMARY KEY, sesion_id TEXT REFERENCES sesiones(id), rol TEXT, contenido TEXT, creado_en TEXT);
CREATE TABLE sesiones_old (id TEXT PRIMARY KEY, titulo TEXT, creado_en TEXT, actualizado_en TEXT);
CREATE TABLE usuarios (id TEXT PRIMARY KEY, nombre TEXT, creado_en TEXT);
