"""`python -m pipeline` is `smallwins`."""

from pipeline.cli import main

main()
