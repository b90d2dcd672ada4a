"""Interactive review: one finding at a time, and a person decides.

Start reading with `cleaner.review.state`, which knows everything but how it looks. `book` is what was decided, as it is
kept in the `journal`; `source` is where documents come from and go back to; `view` says what is shown of a finding,
and `app` is the screen, the only module that needs Textual.
"""
