"""A witness: a small program of somebody else, on another machine, that keeps the last checkpoint of each log it watches.

It takes a new checkpoint only with a proof that the old log is its beginning, and then cosigns it (C2SP tlog-witness and
cosignature/v1). Two logs shown to two people, or a log that was set back, do not get past it. It needs of this checkout
only `domain/merkle.py`, `domain/note.py` and `domain/checkpoint.py`.

    POST /add-checkpoint    `old N`, the proof's lines (base64), an empty line, the signed checkpoint
        200 the cosignature's line; 400 no request; 403 not signed by the log; 404 a log that is not watched;
        409 `N` as text/x.tlog.size when another size is held, or a sentence when the same size has another root;
        422 a sentence when the proof does not hold
    GET  /last?origin=...   the note that is held, as it was cosigned
"""
