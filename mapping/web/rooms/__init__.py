"""Routes of workshop rooms: phones and the projector."""
