"""The nouns of workshops and forums: rooms, pins, forms, plans, promises."""
