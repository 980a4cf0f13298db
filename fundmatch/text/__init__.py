"""German text to weighted terms."""
