"""What journalists take away besides the packs: data, calendar, contacts, pictures. Returns bytes only.

`data.open_data`, `programme.programme_calendar`, `contacts.contact_cards` and `photos.captioned_photo` make
the files; `copies.printed_copies` says how many packs to print. Import each from its module: their libraries
are heavy, and nobody needs all of them.
"""
