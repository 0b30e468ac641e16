"""Nothing comes in; measurements run by hand as `python -m benchmarks.NAME` go out, no part of the tests."""
