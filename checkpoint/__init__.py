"""The checkpoint job: gives every link its leaf, signs the root over all, and hands it to holders outside the database.

Its own process, its own database role, its own key. What it signs it has read again from the tables first; what does not
fit what it signed before, it does not sign (design.md section 8).
"""
