Feature: Goods leave the house
  A deduct reports a fact, so it is never refused for want of stock; it may be partial, come in
  parcels, or come late (Rule 8).

  Background:
    Given 10 MUG are in stock
    And 10 PEN are in stock

  Scenario: Of 10 shipped as 8, the other 2 are given back
    Given the shop reserves 10 MUG as R1
    And the shop confirms R1
    When the warehouse deducts 8 MUG from R1
    Then R1 is deducted
    And 8 MUG have left for R1
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 2       | 0        | 0         | 2         |

  Scenario: A deduct on a pending hold confirms it on the way
    Given the shop reserves 4 MUG as R1
    When the warehouse deducts R1
    Then R1 is deducted
    And the ledger of MUG reads
      | movement  | on_hand | reserved | committed |
      | received  | +10     | 0        | 0         |
      | reserved  | 0       | +4       | 0         |
      | confirmed | 0       | -4       | +4        |
      | deducted  | -4      | 0        | -4        |

  Scenario: The first deduct is final, and a repeat changes nothing
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 8 MUG from R1
    When that is said again
    Then it is accepted
    And nothing has changed
    And 8 MUG have left for R1

  Scenario: Even another deduct changes nothing after the final one
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 8 MUG from R1
    When the warehouse deducts 1 MUG from R1
    Then it is accepted
    And nothing has changed
    And 2 MUG are on hand

  Scenario: Parcel by parcel, the rest stays promised
    Given the shop reserves 10 MUG as R1
    When the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    Then R1 is confirmed
    And R1 holds 6 MUG
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 6       | 0        | 6         | 0         |

  Scenario: The last parcel ends it
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    When the warehouse deducts 6 MUG from R1 as parcel P2 keeping the rest
    Then R1 is deducted
    And 10 MUG have left for R1
    And 0 MUG are on hand

  Scenario: After some parcels, the rest can be given back
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    When the warehouse deducts 3 MUG from R1 as parcel P2
    Then R1 is deducted
    And 7 MUG have left for R1
    And 3 MUG are available

  Scenario: A parcel that is reported twice has left once
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    When that is said again
    Then it is accepted
    And nothing has changed
    And 4 MUG have left for R1

  Scenario: The same parcel cannot hold other goods
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    When the warehouse deducts 5 MUG from R1 as parcel P1 keeping the rest
    Then it is refused as idempotency_conflict
    And 4 MUG have left for R1

  Scenario: Two parcels with the same goods are two parcels
    Given the shop reserves 10 MUG as R1
    And the warehouse deducts 4 MUG from R1 as parcel P1 keeping the rest
    When the warehouse deducts 4 MUG from R1 as parcel P2 keeping the rest
    Then 8 MUG have left for R1

  Scenario: Two orders may each have a parcel P1
    Given the shop reserves 2 MUG as R1
    And the shop reserves 3 MUG as R2
    When the warehouse deducts R1 as parcel P1
    And the warehouse deducts R2 as parcel P1
    Then it is accepted
    And R1 is deducted
    And R2 is deducted
    And 5 MUG are on hand

  Scenario: A parcel that keeps the rest needs a name
    Given the shop reserves 10 MUG as R1
    When the warehouse deducts 4 MUG from R1 keeping the rest
    Then it is refused as invalid_request, for /reference is wrong
    And R1 is pending

  Scenario: Of several lines, each may leave in part
    Given the shop reserves 4 MUG and 5 PEN as R1
    When the warehouse deducts 4 MUG and 2 PEN from R1
    Then R1 is deducted
    And 6 MUG are on hand
    And PEN stands at
      | on_hand | committed | available |
      | 8       | 0         | 8         |

  Scenario: Goods that the reservation never named are invalid
    Given the shop reserves 4 MUG as R1
    When the warehouse deducts 1 PEN from R1
    Then it is refused as invalid_request, for /lines/0/sku is wrong
    And R1 is pending
    And 10 PEN are on hand

  Scenario: More left than was held
    Given the shop reserves 4 MUG as R1
    When the warehouse deducts 5 MUG from R1
    Then R1 is deducted
    And 5 MUG are on hand
    And 5 MUG are available

  Scenario: More left than the house had
    Given the shop reserves 4 MUG as R1
    When the warehouse deducts 12 MUG from R1
    Then R1 is deducted
    And a shortfall of 2 MUG is reported
    And -2 MUG are available

  Scenario Outline: Goods that left after the hold was <end> are still counted out
    Given the shop reserves 4 MUG as R1
    And <event>
    When the warehouse deducts R1
    Then R1 is deducted
    And 4 MUG have left for R1
    And 6 MUG are on hand
    And 6 MUG are available

    Examples:
      | end      | event                |
      | released | the shop releases R1 |
      | expired  | 15 minutes pass      |

  Scenario: Goods that left for a reservation that was refused are still counted out
    When the shop reserves 11 MUG as R1
    Then it is refused as insufficient_stock
    When the warehouse deducts 2 MUG from R1
    Then R1 is deducted
    And 8 MUG are on hand

  Scenario: Goods that left may have been sold to somebody else since
    Given the shop reserves 10 MUG as R1
    And the shop releases R1
    And the shop reserves 10 MUG as R2
    When the warehouse deducts R1
    Then R1 is deducted
    And a shortfall of 10 MUG is reported
    And R2 is pending
    And R2 holds 10 MUG

  Scenario: A reservation that nobody knows has no goods that could leave
    When the warehouse deducts R1
    Then it is refused as not_found
    And there is no reservation R1

  Scenario: An order shipped in part is fulfilled, and its rest is given back
    Given the customer orders 10 MUG as A
    And the customer confirms order A
    When the warehouse ships 8 MUG of order A
    Then order A is fulfilled
    And 8 MUG have left for A
    And 2 MUG are available

  Scenario: An order shipped in parcels is fulfilled with the last of them
    Given the customer orders 10 MUG and 2 PEN as A
    And the customer confirms order A
    When the warehouse ships 10 MUG of order A as parcel P1 keeping the rest
    Then order A is confirmed
    And A holds 2 PEN
    When the warehouse ships 2 PEN of order A as parcel P2 keeping the rest
    Then order A is fulfilled
    And 0 MUG are on hand
    And 8 PEN are on hand

  Scenario: One parcel may be reported by either route
    Given the customer orders 10 MUG as A
    And the warehouse ships 4 MUG of order A as parcel P1 keeping the rest
    When the warehouse deducts 4 MUG from A as parcel P1 keeping the rest
    Then it is accepted
    And nothing has changed
    And 4 MUG have left for A

  Scenario: A parcel stops the clock of its order
    Given the customer orders 10 MUG as A
    And the warehouse ships 4 MUG of order A as parcel P1 keeping the rest
    When 30 days pass
    Then A is confirmed
    And A holds 6 MUG
    And order A is confirmed

  Scenario Outline: Goods that left after the order was <end> fulfil it after all
    Given the customer orders 4 MUG as A
    And <event>
    When the warehouse ships order A
    Then order A is fulfilled
    And A is deducted
    And 6 MUG are on hand

    Examples:
      | end       | event                        |
      | cancelled | the customer cancels order A |
      | expired   | 15 minutes pass              |

  Scenario: Goods that left for a rejected order fulfil it after all
    When the customer orders 11 MUG as A
    Then it is refused as insufficient_stock
    When the warehouse ships 2 MUG of order A
    Then order A is fulfilled
    And 8 MUG are on hand

  Scenario: Shipping a fulfilled order again changes nothing
    Given the customer orders 4 MUG as A
    And the warehouse ships order A
    When that is said again
    Then it is accepted
    And nothing has changed
