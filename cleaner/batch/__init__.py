"""Many inputs at once: folders in, one record per article out, whatever goes wrong with some of them.

The way of a run: `readers` find and open the inputs, `run` cleans them (in
several processes, results in input order), `writers` put the records down so
that a run can be resumed, `report` counts what happened.

>>> import tempfile, pathlib, json
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> _ = (folder / "one.txt").write_text("The bridge reopened on Monday.")
>>> for outcome in run(find_sources([str(folder)]), Options(workers=1)):
...     json.loads(outcome.records[0])["body"]
'The bridge reopened on Monday.'
"""

from __future__ import annotations

from cleaner.batch.readers import Reader, Source, find_sources
from cleaner.batch.report import Report, Tally
from cleaner.batch.run import Options, Outcome, run
from cleaner.batch.writers import FileWriter, StreamWriter, Writer

__all__ = [
    "FileWriter",
    "Options",
    "Outcome",
    "Reader",
    "Report",
    "Source",
    "StreamWriter",
    "Tally",
    "Writer",
    "find_sources",
    "run",
]
