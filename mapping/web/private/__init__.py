"""Routes of files for signed-in people; everybody else finds nothing."""
