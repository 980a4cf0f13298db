"""Everything that knows Excel: columns, look, writing, and what an officer has typed."""
