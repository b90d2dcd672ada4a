"""Where texts come from and go back to."""
