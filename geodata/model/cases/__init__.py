"""The nouns of cases: their states, steps, rules, packets and receipts."""
