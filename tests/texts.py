"""Generated texts: prose with slips, odd characters, odd line ends and stray lines."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = ["the", "a", "of", "said", "ferry", "council", "budget", "Monday", "Aasheim", "U.S."]
WORDS += ["isn't", "it’s", "2026", "£2.4m"]
SLIPS = ["gaiwning", "goverment", "recieve", "councill", "the the", "ofthe", "MInister", "Marks &amp; Co", "teh"]
ODD = ["👩‍🚀", "🇬🇧", "naïve", "東京", "“quoted”", "[b]", "<b>", "{x}", "https://x.example/teh"]
ODD += ["e\u0301te\u0301", "\u0301", "a\u00a0b", *"\u200b\ufeff\xad\u202e\u2028\udc81\x00", "\x1b[31m"]
SPACES = [*"   \t\n\n\r-", "", "  ", ", ", ". ", " — ", " \n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n"]
LINES = [
    "\n\nSimilar News\n\n",
    "\nUpdate: 2026-02-18 07:40 GMT\n",
    "\r\n\r\nWorld Briefs\r\n",
    "\n\nShare this article\n",
]


@st.composite
def _text(draw: st.DrawFn) -> str:
    words = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(SLIPS), st.sampled_from(ODD))
    spaces = st.one_of(st.sampled_from(SPACES), st.sampled_from(SPACES), st.sampled_from(LINES))
    pairs = draw(st.lists(st.tuples(words, spaces), max_size=25))
    return "".join(word + space for word, space in pairs)


TEXTS = st.one_of(_text(), _text(), _text(), st.text(max_size=60))
