"""Hubs (Versorgungspunkte): what there is under one roof, when, and how people come and get home again."""
