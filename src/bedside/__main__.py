"""`python -m bedside` is the command `bedside`."""

from bedside.site.cli import main

main()
