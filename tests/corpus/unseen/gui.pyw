import sqlite3
from tkinter import Tk

from PyQt6.QtCore import QTimer

root = Tk()
timer = QTimer()
timer.timeout.connect(root.update)
db = sqlite3.connect("gui.db")  # hit
root.bind("sqlite", print)
root.mainloop()
