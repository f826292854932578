"""Actions on workshops and forums, and in their rooms."""
