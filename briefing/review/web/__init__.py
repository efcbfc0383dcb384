"""The review page: every string of it through `words`, every change through a `DurableDesk`."""
