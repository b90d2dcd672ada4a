"""What ends a command."""


class Failure(Exception):
    """Something the user must know, in one line; ends the command with exit code 2."""
