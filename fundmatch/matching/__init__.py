"""How alike a measure and a programme are: keywords and TF-IDF, each point with its evidence, and the order."""
