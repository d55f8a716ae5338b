"""Profiles of hypothesis for the tests of the domain.

`nightly` walks about two million steps of the property machine; it is chosen by the plugin's own option and needs no
environment: `python -m pytest tests/domain/test_property_machine.py --hypothesis-profile=nightly --timeout=0`.
"""

from hypothesis import settings

settings.register_profile("nightly", max_examples=10_000, stateful_step_count=200, deadline=None)
