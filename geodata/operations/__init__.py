"""What keeps the project safe and running: backups, restore, keys, the look at what can be lost."""
