"""What is done with the programme of the study."""
