from svc.compat import driver
from svc import compat


async def go():
    db = await driver.connect("x")  # hit
    return compat.driver.connect("y")  # hit
