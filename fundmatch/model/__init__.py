"""Frozen records that travel through the house; a field is named as its column."""
