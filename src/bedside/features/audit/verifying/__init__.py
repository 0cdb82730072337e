"""Proving that the record is unbroken, or telling where it is broken.

Walks the chain in chunks, so the memory it needs doesn't grow with the record. After a break it goes on from what is
stored, so that one changed row is one break. Nothing is locked and nothing is held: the record may grow meanwhile.

rows        reading the record in chunks
entries     one entry: its stamp, its words, its name
walk        the links and the seals, from the first place to the newest seal
strays      what stands beside the chain: entries without a place, erasures without a record, guards that are off
kept        checkpoints kept outside the database
"""
