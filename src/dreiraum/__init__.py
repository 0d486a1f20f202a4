"""Dreiraum: every essential service within 15 minutes of every home, physically or digitally."""

from importlib.metadata import version

__version__ = version("dreiraum")
