"""A match result in the forms that leave the house."""
