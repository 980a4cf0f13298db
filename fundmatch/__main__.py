"""Lets `python -m fundmatch` do what `fundmatch` does."""

from fundmatch.cli import cli

cli()
