"""The faults, one module each; a module has its `FAULT`."""

from importlib import import_module

from scripts.soak.fault import Fault

MODULES = {
    "F1": "f01_killed_server",
    "F2": "f02_crashed_database",
    "F3": "f03_sent_thrice",
    "F4": "f04_order_of_arrival",
    "F5": "f05_clocks",
    "F6": "f06_full_disk",
    "F7": "f07_one_decision",
    "F8": "f08_tailing_reader",
    "F9": "f09_poison",
    "F10": "f10_killed_projector",
    "F11": "f11_rebuild_under_load",
    "F14": "f14_hostile_input",
    "F15": "f15_strangers",
    "F16": "f16_slow_clients",
    "F17": "f17_terminated",
    "F18": "f18_no_database",
    "F19": "f19_two_at_once",
}
"""Number of a fault to the module that tries it."""


def find(number: str) -> Fault:
    """Return a fault by its number; it is imported only then."""
    fault: Fault = import_module(f"scripts.soak.faults.{MODULES[number]}").FAULT
    return fault
