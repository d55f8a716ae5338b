"""The law as data: editions of dated figures, calendars of working days, offices; and one loader that reads them."""
