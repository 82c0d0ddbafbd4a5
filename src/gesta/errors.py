"""Every error that Gesta raises on purpose: what is wrong, where, and what to do."""


class GestaError(Exception):
    """Root of the tree: a message, the place it concerns, and a way out.

    >>> str(SettingsError("max_gap_days must not be negative", where="max_gap_days = -1", fix="use 0"))
    'max_gap_days must not be negative [max_gap_days = -1]. Try: use 0'
    """

    def __init__(self, message: str, *, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        advice = f". Try: {self.fix}" if self.fix else ""
        return f"{self.message}{place}{advice}"


class SettingsError(GestaError):
    """A setting is unknown, of the wrong type, or out of range."""


class DataError(GestaError):
    """A shipped or user-supplied knowledge file (codebook, lexicon, actors, places) breaks its schema."""


class InputError(GestaError):
    """An input (file, line, stream) cannot be read as a document."""


class StoreError(GestaError):
    """A store cannot be opened, is not ours, is locked, or the disk refused a write."""


class ModelError(GestaError):
    """The language model is missing, damaged, or does not fit this version."""


class PipelineError(GestaError):
    """Steps are put together in an order in which one lacks what it needs."""


class StepError(GestaError):
    """A step could not treat one document; it becomes a Problem and the run goes on."""
