"""Takes an extract from landing into the registers: layout, text, identity, types, contract, history.

Nothing here knows what an indicator is, and nothing after here sees an identifier or a raw file. In the order of a
file's way:

* which files there are: `landing`, `awaiting`, `arrival`, `manifest`, `manifest_files`, `superseding`
* what a file is: `containers`, `opening`, `workspace`; `workbook`, `spreadsheet`, `cells`; `statistical`, `records`;
  `text_table`
* its rows as text: `layout`, `chunks`, `reading`, `batch`, `source`
* whom they are about: `door`, `identifiers`, `identifier_spelling`, `reserve_numbers`, `placeholders`;
  `mentions`, `masking`; `identity`, `places`, `opt_out`, `losses`, `rekeying`
* what they say, and whether it may be so: `meaning`, `areas`, `periods`, `judging`, `doubles`; and the proof that each
  rule is judged: `canaries`, `flaws`, `breaking`, `sound_rows`, `spelling`
* a delivery from end to end: `passage`, `delivery`, `storing`, `outcome`; `checking` for who sends it
* what is there afterwards: `stored`, `history`, `calendar`, `replay`, `purging`
"""
