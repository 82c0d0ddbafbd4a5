"""A watch over feeds and folders that runs for months and can be stopped anywhere."""

from gesta.watch.config import WatchConfig, load_config
from gesta.watch.run import Watcher, keep_watch
from gesta.watch.tally import Tally

__all__ = ["Tally", "WatchConfig", "Watcher", "keep_watch", "load_config"]
