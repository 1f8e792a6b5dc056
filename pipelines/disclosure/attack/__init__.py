"""What a reader can work out of a system of counts: which guarded ones are confined too narrowly, how, and to what.

`found` is the way in. Each step proves intervals or shows whole numbers that fit everything known; a count is safe only
by two of the latter.
"""
