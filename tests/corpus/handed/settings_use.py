from settings.classes import BY_NAME, chosen
from sqlalchemy import create_engine

create_engine(BY_NAME["testing"].URI)  # hit
create_engine(BY_NAME["testing"]().URI)  # hit
create_engine(BY_NAME["base"].URI)
create_engine(chosen.URI)  # hit
