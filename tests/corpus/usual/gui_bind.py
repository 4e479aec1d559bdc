import tkinter

root = tkinter.Tk()
root.bind("<Return>", lambda e: print("sqlite:///x"))
sock.bind(("sqlite", 1))
