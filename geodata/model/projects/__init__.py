"""Public projects that the network watches, and inspections of them."""
