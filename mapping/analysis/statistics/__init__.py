"""Methods with numbers in and numbers out: nothing here knows what is counted."""
