"""A strategy: profile of the applicant, measures, own rates and synonyms; every problem named, nothing guessed."""
