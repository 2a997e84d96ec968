"""What all tests share: how Hypothesis searches."""

import os

from hypothesis import HealthCheck, settings

# The same examples on every run, so that a change is judged by what it changed.
# HYPOTHESIS_PROFILE=explore looks for new ones.
common = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, max_examples=60, **common)
settings.register_profile("explore", max_examples=1000, **common)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
