"""The commands, one file each: ``arguments`` declares its options, ``run`` does it and returns the exit code."""
