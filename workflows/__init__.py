"""Temporal's part: each workflow reads like the procedure that it is, decides nothing, and keeps only Standing.

`intake.py` takes signed commands one at a time to the recorder; `subproject.py`, `fund_year.py` and `register.py` run on
it; `payment_order.py` talks with the treasury; `ports.py` declares the activities that they need, `policies.py` holds
every timeout and retry policy.
"""
