"""Results as files that others can use, each with its attribution and notices inside."""
