"""What the library offers, collected from it, so that no new filter escapes the tests."""

import importlib
import pkgutil

import cleaner
import cleaner.filters
from cleaner.chain import Filter
from cleaner.filters import DEFAULT


def filters():
    """Every filter of the library by its name: the default chain's, the public ones, those in the modules."""
    found = {item.name: item for item in DEFAULT}
    modules = [cleaner, cleaner.filters]
    modules += [
        importlib.import_module(f"cleaner.filters.{info.name}")
        for info in pkgutil.iter_modules(cleaner.filters.__path__)
    ]
    for module in modules:
        for name, thing in vars(module).items():
            if isinstance(thing, Filter) and not name.startswith("_") and not thing.parts:
                found[thing.name] = thing
    return [found[name] for name in sorted(found)]


FILTERS = filters()
