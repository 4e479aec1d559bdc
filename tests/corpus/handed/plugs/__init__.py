from . import lite
from .lite import opener

MAKERS = {"lite": opener, "none": print}
