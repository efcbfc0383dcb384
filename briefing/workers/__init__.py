"""Where work is done: in processes of this machine, or on a Dask cluster.

The one seam is `concurrent.futures.Executor`. Only who hands work out writes files; a worker returns values.
"""

from __future__ import annotations

from briefing.workers.handing_out import Workers
from briefing.workers.local import in_processes
from briefing.workers.tasks import CarriedFile, Places, Task

__all__ = ["CarriedFile", "Places", "Task", "Workers", "in_processes"]
