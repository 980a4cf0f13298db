"""German text to weighted terms: folding, stems, compound parts, a thesaurus of things, English words of calls."""
