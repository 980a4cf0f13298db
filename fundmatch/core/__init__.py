"""Foundation: one family of errors, days, controlled values, levels and territories, German formats."""
