"""The programme of the study: its goals, activities, budget, people and papers."""
