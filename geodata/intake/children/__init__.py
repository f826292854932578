"""Child processes that read the files of strangers and may be killed."""
