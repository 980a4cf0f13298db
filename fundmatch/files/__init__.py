"""Files of people, read safely and written whole or not at all: tables, workbooks, TOML, YAML, kept results."""
