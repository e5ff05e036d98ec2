"""For all tests."""

from hypothesis import settings

# A property holds or it does not; how long one example takes on a busy machine is not its subject.
settings.register_profile("hark", deadline=None)
settings.load_profile("hark")
