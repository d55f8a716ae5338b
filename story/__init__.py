"""The story of August 2023, played on the real engines through the same gateway as everybody's commands.

What the article says is marked as its; every person, paper, household and figure beside it is synthetic and says
"giả định". Nothing here can write to the record but by signed commands (`teller.py`); `play.py` is the order of events.
"""
