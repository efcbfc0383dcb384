"""What journalists made of a briefing: the figures, terms and names of an article beside its own."""

from briefing.coverage.article import Article, read_article
from briefing.coverage.check import Coverage, Finding, article_language, check_article
from briefing.coverage.matching import MATCHES, WRONG, Verdict

__all__ = [
    "MATCHES",
    "WRONG",
    "Article",
    "Coverage",
    "Finding",
    "Verdict",
    "article_language",
    "check_article",
    "read_article",
]
