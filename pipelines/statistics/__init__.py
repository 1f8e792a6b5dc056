"""Published methods: intervals, standardisation, funnels, ranks, control charts. Arrays in, arrays out.

Does not belong here: areas, periods, indicators, files and what may be shown.
"""
