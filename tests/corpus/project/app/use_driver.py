from app.alias_module import driver

driver.connect("x.db")  # hit
