"""The ranking measured on real awards."""
