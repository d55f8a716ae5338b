"""A stand-in State Treasury (Kho bạc Nhà nước) for one machine, with troubles on demand.

It exists because the dangerous part of a payment is the talk with a foreign system: answers are late, lost, repeated
or contradictory (F26 and T4 of the reliability review), and a lost answer must never pay twice. So this is a process
of its own with its own file of what it paid, reached only by HTTP, and it imports nothing of the rest of this tree.
It is no model of the treasury's expenditure control: unless told otherwise it accepts every order of good shape.

    python -m treasury serve --host 127.0.0.1 --port 8470 --file FOLDER/paid.jsonl [--faults JSON] [--seed S]

It prints its address on stdout once it takes orders (port 0 lets the system choose), talks on stderr, ends on SIGTERM
or SIGINT with 0, and with 1 and one sentence when it cannot own or write its file.

What it answers (JSON; amounts in whole đồng, instants in UTC, dates by Asia/Ho_Chi_Minh):

| request                    | answer                                                                                  |
|----------------------------|-----------------------------------------------------------------------------------------|
| POST /orders               | 200 the answer; 202 pending; 400 bad shape; 409 the id is known with other content      |
| GET /orders/{id}           | 200 the same answer; 202 pending; 404 {"known": false}                                  |
| GET /orders/{id}/answers   | every notice sent about the order: one, or two identical ones after `answer_twice`      |
| GET /orders                | the answers to all decided orders, in the order of decision; pending ones after them    |
| GET /statement             | one line for each accepted order, reference unique: what was paid                       |
| GET, PUT /clock            | {"shift_seconds"}: the simulated clock, which moves only forward                        |
| GET, PUT /faults           | the plan of troubles (`treasury.faults`); PUT replaces it                               |
| GET /health                | counts, total paid, the clock                                                           |

An answer is {order_id, outcome: accepted | refused, reference: "KB-…" | null, reason: text | null, value_on: date}.
An error is {error: sentence}. 503 means that the file could not be written: nothing is known about that order until
the treasury runs again.

Map, in reading order: `shape` (JSON in, one sentence out), `order` (what may be asked), `entries` (the lines of the
file), `journal` (the file: owned, flushed, repaired), `book` (what was decided), `faults` (the plan of troubles),
`desk` (one attempt: fault and book together), `server` (HTTP), `__main__` (the process).
"""
