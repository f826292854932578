"""The questionnaire of the programme by link: for whoever has it, no account, no room."""
