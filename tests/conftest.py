"""How hard the property tests search: few and the same examples in every run, many and new ones on demand.

``pytest --hypothesis-profile=thorough tests/core`` searches for minutes, ``brief`` for a moment.
"""

from hypothesis import settings

# No deadline: a loaded machine is no failure.
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
settings.register_profile("brief", max_examples=5, deadline=None, derandomize=True)
settings.load_profile("quick")
