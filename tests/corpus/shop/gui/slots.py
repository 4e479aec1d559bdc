from functools import partial, partialmethod, reduce
import sqlite3 as db_driver


class Window:
    __slots__ = ("db",)

    def __init__(self, path, *, factory=db_driver.connect):  # hit
        self.db = factory(path)

    def wire(self, button, signal):
        button.clicked.connect(self.on_click)
        signal.connect(partial(self.save, 1))
        button.clicked.connect(lambda: db_driver.connect("z"))  # hit

    def on_click(self):
        with db_driver.connect(self.path) as c:  # hit
            c.commit()

    def save(self, n): ...
