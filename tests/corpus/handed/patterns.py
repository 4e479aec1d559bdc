import sqlite3


def dispatch(kind, path):
    match {"dial": sqlite3.connect, "report": print}:  # hit
        case {"dial": dial, "report": report}:
            report(path)
            dial(path)  # hit
    match ("lite", sqlite3.connect):  # hit
        case (label, open_it) if label == kind:
            open_it(label)  # hit
        case [connect, *_]:
            connect(path)
    match kind:
        case sqlite3.Connection(total_changes=connect):
            connect(path)
        case "lite" | sqlite3.Row() as connect:
            connect(path)


def drop(path):
    del sqlite3.connect(path).row_factory  # hit
