"""The small picture that `golden.py` and `policies.py` put through other libraries; `golden.rs` has the same formula."""
import numpy as np

WIDTH, HEIGHT = 24, 18


def picture():
    """Slopes, an edge and some grain."""
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:3]
    return ((x * 7 + y * 5 + c * 40 + (x * y) % 11 * 3 + np.where(x > 12, 50, 0)) % 256).astype(np.uint8)
