"""What press databases and offices give: Word, rich text, PDF, plain text with many articles."""

from gesta.sources.exports.docx import is_docx, read_docx
from gesta.sources.exports.pdf import is_pdf, read_pdf
from gesta.sources.exports.rtf import is_rtf, read_rtf
from gesta.sources.exports.text import read_text_of_export

__all__ = ["is_docx", "is_pdf", "is_rtf", "read_docx", "read_pdf", "read_rtf", "read_text_of_export"]
