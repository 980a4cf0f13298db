"""The Steckbrief: one page a pair for the council paper, as a Word document."""
