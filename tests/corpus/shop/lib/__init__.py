from lib.core import *
from lib import core as core
