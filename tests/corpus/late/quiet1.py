import sqlite3
from http.client import HTTPConnection
from paramiko import SSHClient


class Client:
    def __init__(self):
        self.ssh = SSHClient()
        self.http = HTTPConnection("h")

    def go(self):
        self.ssh.connect("h")
        self.http.connect()
        return sqlite3.sqlite_version


Client().go()
