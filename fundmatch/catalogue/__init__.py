"""The catalogue: programmes read from YAML and imported lines, checked, and written in one form."""
