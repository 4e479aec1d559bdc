import socket
from tkinter import Tk

import structlog

log = structlog.get_logger().bind(db="sqlite")
log.bind(provider="sqlite").info("opened elsewhere")
sock = socket.socket()
sock.bind(("localhost", 0))
root = Tk()
root.bind("sqlite", print)
