"""The nouns of the project and their rules: values in, values out."""
