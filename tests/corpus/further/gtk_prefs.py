import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gtk


class Prefs(Gtk.Window):
    def __init__(self, database):
        super().__init__(title="sqlite preferences")
        self.database = database
        b = Gtk.Button(label="Connect")
        b.connect("clicked", self.on_connect, "sqlite3")
        self.connect("destroy", Gtk.main_quit)

    def on_connect(self, button, driver):
        self.database.connect(driver)
