"""Excel sheets: columns, styles, one module a sheet."""
