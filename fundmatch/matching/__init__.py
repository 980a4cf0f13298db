"""Independent answers about a pair of measure and programme: keywords, text, rules."""
