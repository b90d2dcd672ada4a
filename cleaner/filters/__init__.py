"""Which findings are worth showing to somebody who knows the rest already.

A filter takes an article with its findings and returns those to show.
"""
