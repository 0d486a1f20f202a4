"""The site: settings, root URLs, base templates, front-end sources."""
