"""The quarterly update: what a reading changes, and what that means for the measures."""
