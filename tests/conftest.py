"""One BLAS thread, set before numpy is loaded: our matrices are small, a second thread only spins on a busy machine."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
