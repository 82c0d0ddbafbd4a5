"""The command line: reads arguments, calls the Python API, writes what comes back.

One module holds the commands of one group; `COMMANDS` names every command in the order of the help.
"""

from gesta.cli import (
    code,
    compare,
    evaluation,
    explain,
    export,
    happenings,
    imports,
    knowledge,
    mcp,
    query,
    report,
    reviews,
    serve,
    settings,
    watch,
)
from gesta.cli.root import main

COMMANDS = (
    code.code,
    explain.explain,
    query.events,
    query.documents,
    query.problems,
    happenings.happenings,
    happenings.stories,
    happenings.duplicates,
    export.export,
    imports.import_files,
    compare.compare,
    report.report,
    reviews.reviews,
    serve.serve,
    watch.watch,
    mcp.mcp,
    settings.show_settings,
    evaluation.evaluate,
    knowledge.show_codebook,
    knowledge.actors,
    knowledge.lexicon,
)

for _command in COMMANDS:
    main.add_command(_command)

__all__ = ["COMMANDS", "main"]
