"""The only door to the public: what is known, and the rules, become numbered release files."""
