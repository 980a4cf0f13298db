"""Files of people to records; every problem is named, nothing is guessed."""
