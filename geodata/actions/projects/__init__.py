"""Actions on the watched projects: imported, shown, inspected."""
