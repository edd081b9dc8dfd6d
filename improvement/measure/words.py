"""Lists of words as patterns, so that the lists can be read."""

END = r"(?![^\W_])"
"""Behind a word: no letter or figure goes on."""


def one_of(phrases: str) -> str:
    """A pattern for any of the phrases, which are parted by commas and may be patterns themselves."""
    listed = [" ".join(phrase.split()) for phrase in phrases.split(",")]
    return "(?:" + "|".join(phrase for phrase in listed if phrase) + ")"
