"""The engine: streets, people and services in, travel times out. No web, no database, no settings."""
