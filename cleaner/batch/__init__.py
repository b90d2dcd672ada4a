"""Dumps: many records cleaned by the one engine, in any number of processes, with a log, a journal and a report."""
