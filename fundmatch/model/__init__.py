"""Frozen records that travel through the house; a field is declared once, and named as its column."""
