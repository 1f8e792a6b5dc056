"""What a faultless pipeline must find, counted from the histories: never from a written file, and without SQL.

Each module holds indicators of one programme, `VIP`, a function per indicator with the indicator's name; `counting` is
what holds for all of them.
"""
