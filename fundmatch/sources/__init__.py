"""Importers: what public sources tell, turned into programmes of ours. They read files and never the network."""
