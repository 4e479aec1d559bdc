import answers
from answers import Error, Row, connect


def load(path):
    try:
        rows = connect(path).execute("SELECT 1")  # hit
        return [Row(rows, row) for row in rows] or answers.connect(path)  # hit
    except Error:
        return answers.Row
