"""A synthetic district's year: communes, people, cases with their delays and returns. Seed in, record out.

Everything here is invented and says so; it is played through the real `decide` and recorder, with real signatures.
"""
