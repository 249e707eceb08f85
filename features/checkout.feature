Feature: Checkout: hold, confirm, cancel, fulfil
  The shortest life of an order (profile checkout, Rule 5 and Rule 6): its stock is held for
  15 minutes, then promised, or given back.

  Background:
    Given 10 MUG are in stock

  Scenario: Placing an order takes its stock at once
    When the customer orders 3 MUG as A
    Then order A is reserved
    And A is pending
    And order A expires in 15 minutes
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 10      | 3        | 0         | 7         |

  Scenario: A placed order is held by a reservation of its own name
    When the customer orders 3 MUG as A
    Then order A is held by A
    And A holds 3 MUG

  Scenario: A customer may ask for a shorter hold
    When the customer orders 3 MUG as A for 5 minutes
    Then order A expires in 5 minutes

  Scenario: A hold longer than the policy allows is invalid, not cut
    When the customer orders 3 MUG as A for 16 minutes
    Then it is refused as invalid_request, for /hold_seconds is wrong
    And there is no order A
    And 10 MUG are available

  Scenario: A profile that nobody defined is invalid
    When the customer orders 3 MUG as A under no-such-profile
    Then it is refused as invalid_request, for /profile is wrong
    And there is no order A

  Scenario: Confirming stops the clock
    Given the customer orders 3 MUG as A
    When the customer confirms order A
    Then order A is confirmed
    And order A has no deadline
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 10      | 0        | 3         | 7         |

  Scenario: A confirmed order outlives every deadline
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When 30 days pass
    Then order A is confirmed
    And 3 MUG are committed

  Scenario: Confirming twice is confirming once
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When that is said again
    Then it is accepted
    And nothing has changed

  Scenario: Shipping takes the goods out of the house
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When the warehouse ships order A
    Then order A is fulfilled
    And A is deducted
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 7       | 0        | 0         | 7         |

  Scenario: Shipping an order that was only reserved confirms it on the way
    Given the customer orders 3 MUG as A
    When the warehouse ships order A
    Then order A is fulfilled
    And 3 MUG have left for A
    And 7 MUG are available

  Scenario: Cancelling gives the stock back
    Given the customer orders 3 MUG as A
    When the customer cancels order A because "changed my mind"
    Then order A is cancelled because "changed my mind"
    And A was released because "changed my mind"
    And 10 MUG are available

  Scenario: A confirmed order can still be cancelled
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When the customer cancels order A
    Then order A is cancelled because "cancelled"
    And 0 MUG are committed
    And 10 MUG are available

  Scenario: Cancelling twice is cancelling once
    Given the customer orders 3 MUG as A
    And the customer cancels order A
    When that is said again
    Then it is accepted
    And nothing has changed

  Scenario: An order without enough stock is rejected, and says what was there
    When the customer orders 11 MUG as A
    Then it is refused as insufficient_stock by order A
    And 11 MUG were asked for and 10 were there
    And order A is rejected
    And A is rejected
    And 10 MUG are available

  Scenario: A rejected order leaves no movement in the ledger
    When the customer orders 11 MUG as A
    Then it is refused as insufficient_stock
    And the ledger of MUG reads
      | movement | on_hand |
      | received | +10     |

  Scenario: An order is all or nothing
    Given 1 PEN is in stock
    When the customer orders 4 MUG and 2 PEN as A
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 10 were there
    And 2 PEN were asked for and 1 was there
    And 10 MUG are available
    And 1 PEN is available

  Scenario: Lines of one order for the same goods are added up first
    When the customer orders 6 MUG and 5 MUG as A
    Then it is refused as insufficient_stock
    And 11 MUG were asked for and 10 were there

  Scenario: Goods that nobody ever heard of are an ordinary shortage
    When the customer orders 1 UNICORN as A
    Then it is refused as insufficient_stock
    And 1 UNICORN was asked for and 0 were there
    And nobody knows of UNICORN

  Scenario: The story of an order can be told afterwards
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When the warehouse ships order A
    Then the story of order A is
      | placed    |
      | reserved  |
      | confirmed |
      | fulfilled |
    And the ledger of MUG reads
      | movement  | on_hand | reserved | committed | for |
      | received  | +10     | 0        | 0         |     |
      | reserved  | 0       | +3       | 0         | A   |
      | confirmed | 0       | -3       | +3        | A   |
      | deducted  | -3      | 0        | -3        | A   |

  Scenario: An order can be held longer, as often as the budget lasts
    Given the customer orders 3 MUG as A
    And 10 minutes pass
    When the customer extends order A by 15 minutes
    Then order A expires in 15 minutes
    And order A is reserved

  Scenario: An order cannot be held beyond twice its hold
    Given the customer orders 3 MUG as A
    And 14 minutes pass
    And the customer extends order A by 15 minutes
    And 2 minutes pass
    When the customer extends order A by 15 minutes
    Then it is refused as renewal_exhausted
    And order A expires in 13 minutes

  Scenario: A confirmed order has nothing to extend
    Given the customer orders 3 MUG as A
    And the customer confirms order A
    When the customer extends order A by 5 minutes
    Then it is refused as illegal_transition, being confirmed

  Scenario Outline: <sku> is sold to the last unit and no further
    Given <stock> <sku> are in stock
    When the customer orders <first> <sku> as A
    And the customer orders <second> <sku> as B
    Then it is refused as insufficient_stock
    And <second> <sku> were asked for and <left> were there
    And order A is reserved

    Examples:
      | sku | stock | first | second | left |
      | CUP | 3     | 3     | 1      | 0    |
      | PAN | 5     | 3     | 3      | 2    |
