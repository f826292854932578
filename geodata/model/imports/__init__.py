"""The nouns of imported records and of the numbers that are made from them."""
