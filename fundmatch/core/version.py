"""The version of fundmatch, in one place for package, workbook and JSON."""

VERSION = "0.2.0"
