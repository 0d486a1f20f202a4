"""Accounts: who somebody is to the platform."""
