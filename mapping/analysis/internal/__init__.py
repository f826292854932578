"""Questions that only people with an account are answered, within what each of them may see."""
