"""What each command does, as one call: usable from Python as well."""
