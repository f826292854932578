"""From what is known to what people see."""
