"""HTML pages as they are saved or fetched."""

from gesta.sources.pages.page import article_of_page, is_page, read_page

__all__ = ["article_of_page", "is_page", "read_page"]
