from sqlalchemy import create_engine, URL

from unseen.kit.schemes import DRIVER, LITE, NAME, PREFIX

one = create_engine(f"{LITE}+{DRIVER}:///{NAME}.db")  # hit
two = create_engine(PREFIX + NAME)  # hit
three = create_engine(URL.create(LITE, database=NAME))  # hit
four = create_engine(f"postgresql://db/{NAME}")
five = create_engine(f"{NAME}+{LITE}://db")
