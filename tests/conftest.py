"""For all tests."""

import os

from hypothesis import settings

# A property holds or it does not; how long one example takes on a busy machine is not its subject. `make test` tries
# the same examples everywhere, so that what passed here passes there; `make check` looks further every time.
settings.register_profile("hark", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("HARK_EXPLORE") else "hark")
