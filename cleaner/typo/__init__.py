"""Unknown words: which of them are typos, what was meant, and how sure that is.

`known` says whether a token is a word at all; `candidates` lists what it may have been meant to be; `evidence`
names what speaks for and against; `judge` weighs that with the scorecard of dictionaries/en/scorecard.tsv and
turns it into findings. Start reading in `judge`.
"""
