"""`python -m smartpick`."""

from smartpick.cli.app import main

main()
