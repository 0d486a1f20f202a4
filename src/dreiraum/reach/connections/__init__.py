"""Connections: what speed the network brings to each home."""
