"""The ranking measured on awards that were really made."""
