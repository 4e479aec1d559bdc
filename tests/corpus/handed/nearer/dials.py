ADDRESS = "postgresql://h/sqlite"


def dial(number):
    return number
