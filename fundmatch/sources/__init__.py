"""Importers: what public sources say, turned into programmes of ours, each figure with the sentence it was read from.

They read files; `download` alone goes to the network, and only when it is asked to.
"""
