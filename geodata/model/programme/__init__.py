"""The programme of the study: goals, activities, budget, people and papers of a fiscal year."""
