Feature: Waiting for stock
  Demand that may wait is queued and served oldest first, whenever available rises for any cause:
  all that fit, not only the first. A waiter holds nothing (Rule 9).

  Scenario: A waiter gets a place in the queue and holds nothing
    Given 3 MUG are in stock
    When the shop reserves 5 MUG as W1 or waits
    Then it is accepted
    And W1 is waiting
    And W1 holds nothing
    And W1 lacks 5 MUG
    And W1 is number 1 in the queue for MUG
    And MUG stands at
      | on_hand | reserved | available | waiting |
      | 3       | 0        | 3         | 5       |

  Scenario: What fits does not wait
    Given 5 MUG are in stock
    When the shop reserves 5 MUG as W1 or waits
    Then W1 is pending
    And 0 MUG are waiting

  Scenario: A receipt serves the waiter, whose hold begins now
    Given the shop reserves 5 MUG as W1 or waits
    And 2 hours pass
    When 5 MUG arrive
    Then W1 is pending
    And W1 expires in 15 minutes
    And MUG stands at
      | on_hand | reserved | available | waiting |
      | 5       | 5        | 0         | 0       |

  Scenario: The oldest is served first
    Given the shop reserves 2 MUG as W1 or waits
    And the shop reserves 2 MUG as W2 or waits
    When 2 MUG arrive
    Then W1 is pending
    And W2 is waiting
    And W2 is number 1 in the queue for MUG

  Scenario: All that fit are served, not only the first
    Given the shop reserves 2 MUG as W1 or waits
    And the shop reserves 3 MUG as W2 or waits
    And the shop reserves 4 MUG as W3 or waits
    When 6 MUG arrive
    Then W1 is pending
    And W2 is pending
    And W3 is waiting
    And 1 MUG is available

  Scenario: A younger waiter may take what an older one cannot use
    Given the shop reserves 5 MUG as W1 or waits
    And the shop reserves 2 MUG as W2 or waits
    When 3 MUG arrive
    Then W1 is waiting
    And W2 is pending
    And W1 was overtaken 1 time

  Scenario: Everybody in the queue knows their place
    Given the shop reserves 1 MUG as W1 or waits
    And the shop reserves 2 MUG as W2 or waits
    And the shop reserves 3 MUG as W3 or waits
    Then W1 is number 1 in the queue for MUG
    And W2 is number 2 in the queue for MUG
    And W3 is number 3 in the queue for MUG
    When the shop releases W2
    Then W3 is number 2 in the queue for MUG

  Scenario: A release serves the queue
    Given 5 MUG are in stock
    And the shop reserves 5 MUG as R1
    And the shop reserves 4 MUG as W1 or waits
    When the shop releases R1
    Then W1 is pending
    And 1 MUG is available

  Scenario: An expiry serves the queue
    Given 5 MUG are in stock
    And the shop reserves 5 MUG as R1
    And the shop reserves 4 MUG as W1 or waits
    When 15 minutes pass
    Then R1 is expired
    And W1 is pending
    And W1 expires in 15 minutes

  Scenario: A count that finds more serves the queue
    Given the shop reserves 4 MUG as W1 or waits
    When a count finds 4 MUG
    Then W1 is pending

  Scenario: A correction serves the queue
    Given the shop reserves 1 MUG as W1 or waits
    When 1 MUG turns up behind the shelf
    Then W1 is pending

  Scenario: Less safety stock serves the queue
    Given 5 MUG are in stock
    And 5 MUG are kept back as safety stock
    And the shop reserves 4 MUG as W1 or waits
    When 1 MUG is kept back as safety stock
    Then W1 is pending
    And 0 MUG are available

  Scenario: A transfer serves the queue of its destination
    Given 5 MUG are in stock
    And the shop reserves 4 MUG at berlin as W1 or waits
    When 5 MUG are moved to berlin
    Then W1 is pending
    And 1 MUG at berlin is available

  Scenario: What a partial shipment leaves over serves the queue
    Given 10 MUG are in stock
    And the shop reserves 10 MUG as R1
    And the shop reserves 2 MUG as W1 or waits
    When the warehouse deducts 8 MUG from R1
    Then W1 is pending

  Scenario: A waiter with several lines is served when all of them fit
    Given the shop reserves 2 MUG and 3 PEN as W1 or waits
    When 2 MUG arrive
    Then W1 is waiting
    And W1 holds nothing
    And 2 MUG are available
    When 3 PEN arrive
    Then W1 is pending
    And W1 holds 2 MUG and 3 PEN
    And 0 MUG are available

  Scenario: Two waiters whose lines cross do not block each other
    Given the shop reserves 2 MUG and 2 PEN as W1 or waits
    And the shop reserves 2 PEN and 2 MUG as W2 or waits
    When 2 MUG arrive
    And 2 PEN arrive
    Then W1 is pending
    And W2 is waiting

  Scenario: Waiting has a deadline, to the millisecond
    Given the shop reserves 5 MUG as W1 or waits
    And 6 days, 23 hours, 59 minutes, 59 seconds and 999 milliseconds pass
    Then W1 is waiting
    When 1 millisecond passes
    Then W1 is expired
    And 0 MUG are waiting

  Scenario: Goods that come at the last instant come too late
    Given the shop reserves 5 MUG as W1 or waits
    And 7 days pass
    When 5 MUG arrive
    Then W1 is expired
    And 5 MUG are available

  Scenario: The next in the queue does not wait for the sweeper
    Given the sweeper is asleep
    And the shop reserves 5 MUG as W1 or waits
    And 1 day passes
    And the shop reserves 5 MUG as W2 or waits
    And 6 days pass
    When 5 MUG arrive
    Then W1 is expired
    And W2 is pending

  Scenario: A waiter that gives up leaves the queue
    Given the shop reserves 5 MUG as W1 or waits
    And the shop reserves 2 MUG as W2 or waits
    When the shop releases W1
    Then W1 is released
    And MUG stands at
      | available | waiting |
      | 0         | 2       |

  Scenario: When the head of the queue gives up, what is there is offered to the next
    Given the policy checkout is like checkout, but
      | overtakes | 0 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 3 MUG as W2 or waits
    When the shop releases W1
    Then W2 is pending
    And 0 MUG are available

  Scenario: A waiter cannot be confirmed
    Given the shop reserves 5 MUG as W1 or waits
    When the shop confirms W1
    Then it is refused as illegal_transition, being waiting

  Scenario: A waiter cannot be extended
    Given the shop reserves 5 MUG as W1 or waits
    When the shop extends W1 by 5 minutes
    Then it is refused as illegal_transition, being waiting

  Scenario: A retry of a waiter keeps its place
    Given the shop reserves 5 MUG as W1 or waits
    And the shop reserves 3 MUG as W2 or waits
    When the shop reserves 5 MUG as W1 or waits
    Then it is accepted
    And nothing has changed
    And W1 is number 1 in the queue for MUG
    And 8 MUG are waiting

  Scenario: Goods that left for a waiter are counted out, and it waits no more
    Given the shop reserves 2 MUG as W1 or waits
    When the warehouse deducts 2 MUG from W1
    Then W1 is deducted
    And -2 MUG are on hand
    And 0 MUG are waiting
    And a shortfall of 2 MUG is reported

  Scenario: The ledger tells who was queued and served
    Given the shop reserves 5 MUG as W1 or waits
    When 5 MUG arrive
    Then the ledger of MUG reads
      | movement | on_hand | reserved | waiting | for |
      | queued   | 0       | 0        | +5      | W1  |
      | received | +5      | 0        | 0       |     |
      | served   | 0       | +5       | -5      | W1  |

  Scenario: An order may wait, where its policy says so
    Given the policy patient is like checkout, but
      | on shortage | wait |
    When the customer orders 5 MUG as A under patient
    Then it is accepted
    And order A is awaiting_restock
    And A is waiting
    And order A expires in 7 days

  Scenario: An order that waited is reserved when it is served
    Given the policy patient is like checkout, but
      | on shortage | wait |
    And the customer orders 5 MUG as A under patient
    And 1 day passes
    When 5 MUG arrive
    Then order A is reserved
    And order A expires in 15 minutes

  Scenario: An order that waited too long expires
    Given the policy patient is like checkout, but
      | on shortage | wait   |
      | waiting     | 2 days |
    And the customer orders 5 MUG as A under patient
    When 2 days pass
    Then order A is expired because "waiting_expired"
    And 0 MUG are waiting

  Scenario: An order that waits can be cancelled
    Given the policy patient is like checkout, but
      | on shortage | wait |
    And the customer orders 5 MUG as A under patient
    When the customer cancels order A
    Then order A is cancelled because "cancelled"
    And 0 MUG are waiting

  Scenario: An order that waits cannot be confirmed
    Given the policy patient is like checkout, but
      | on shortage | wait |
    And the customer orders 5 MUG as A under patient
    When the customer confirms order A
    Then it is refused as illegal_transition, being awaiting_restock
