-- expect: sesion_mensajes, sesiones
CREATE TABLE hilos (id INTEGER PRIMARY KEY, asunto TEXT, iniciado_en TEXT);
CREATE TABLE hilo_mensajes (id INTEGER PRIMARY KEY, hilo_id INTEGER REFERENCES hilos(id), emisor TEXT, cuerpo TEXT, enviado_en TEXT);
CREATE TABLE sesiones (id INTEGER PRIMARY KEY, titulo TEXT, creada_en TEXT);
CREATE TABLE sesion_mensajes (id INTEGER PRIMARY KEY, sesion_id INTEGER REFERENCES sesiones(id), rol TEXT, contenido TEXT, creado_en TEXT);
