import sqlite3

x = [print]
x.append(x)
x.append(sqlite3.connect)  # hit
x.append(x)
x[0]("x")
d = {}
d["self"] = d
d["o"] = sqlite3.connect  # hit
d["o"]("y")  # hit
d["self"]["self"] = d
root = {"kids": []}
root["kids"].append(root)
root["open"] = sqlite3.connect  # hit
root["kids"].append(root)
