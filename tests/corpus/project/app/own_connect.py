def open_store(path):
    return path
