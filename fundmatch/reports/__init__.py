"""A result in the forms that leave the house: workbook, JSON, CSV, calendar, terminal."""
