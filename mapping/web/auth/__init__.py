"""Routes and rules of signing in."""
