"""Ctrl-C is heard between two lines of Python; what must not come apart is done while it waits."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deferred() -> Iterator[None]:
    """Hear Ctrl-C after this block, not within it; for blocks of some milliseconds.

    Raises:
        KeyboardInterrupt: after the block, or what else the caller's own handler raises; an error of the block's own
            comes first, with this one on its heels.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no other thread hears it
        return
    came = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: came.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came.is_set():
            signal.raise_signal(signal.SIGINT)
