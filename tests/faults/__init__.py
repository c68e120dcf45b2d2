"""What can go wrong with a public host, done on purpose; short in the tests, long in `bench/faults.py`.

Each function gives what it measured; `lost` counts shares that were acknowledged and are not there, or not whole.
"""

from faults.clock import clock_changes
from faults.disk import SmallDisk, can_mount, full_and_failing_disk
from faults.kills import graceful_stop, kill_database, kill_everything, kill_workers, restart_under_load
from faults.people import Found
from faults.strangers import hostile_requests, slow_clients

__all__ = [
    "Found",
    "SmallDisk",
    "can_mount",
    "clock_changes",
    "full_and_failing_disk",
    "graceful_stop",
    "hostile_requests",
    "kill_database",
    "kill_everything",
    "kill_workers",
    "restart_under_load",
    "slow_clients",
]
