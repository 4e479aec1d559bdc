import exports
from exports import Row, connect

exports.connect("a")  # hit
connect("b")  # hit
exports.driver.connect("c")  # hit
print(Row)
