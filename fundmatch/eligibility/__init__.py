"""May the applicant have it, when, and how much: rules judged one by one, money, deadlines, cumulation."""
