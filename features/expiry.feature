Feature: Expiry
  At its deadline a hold is over, to the millisecond, whether or not anybody announced it (Rule 6).
  The sweeper only announces: nothing depends on when it runs.

  Background:
    Given 3 MUG are in stock

  Scenario: One millisecond before its deadline an order can still be confirmed
    Given the customer orders 3 MUG as A
    And 14 minutes 59 seconds and 999 milliseconds pass
    When the customer confirms order A
    Then order A is confirmed

  Scenario: At the very millisecond of its deadline an order is expired
    Given the customer orders 3 MUG as A
    And 15 minutes pass
    When the customer confirms order A
    Then it is refused as expired
    And order A is expired because "hold_expired"
    And 3 MUG are available

  Scenario: At the same instant expiry wins, even where nobody announced it
    Given the sweeper is asleep
    And the customer orders 3 MUG as A
    And 15 minutes pass
    When the customer confirms order A
    Then it is refused as expired
    And order A is expired
    And 3 MUG are available

  Scenario: A cancel after the deadline meets an expired order
    Given the customer orders 3 MUG as A
    And 15 minutes pass
    When the customer cancels order A
    Then it is refused as expired
    And order A is expired

  Scenario: An expired order gives its stock back
    Given the customer orders 3 MUG as A
    When 15 minutes pass
    Then A is expired
    And A holds nothing
    And MUG stands at
      | on_hand | reserved | available |
      | 3       | 0        | 3         |

  Scenario: Reads answer as if the sweeper had just run
    Given the sweeper is asleep
    And the customer orders 3 MUG as A
    When 15 minutes pass
    Then order A is expired
    And A is expired
    And 3 MUG are available

  Scenario: A slow sweeper never costs a sale
    Given the sweeper is asleep
    And the customer orders 3 MUG as A
    And 15 minutes pass
    When the customer orders 3 MUG as B
    Then it is accepted
    And order B is reserved
    And order A is expired
    And 3 MUG are reserved

  Scenario: Only as many expired holds are needed, yet each is announced once
    Given the sweeper is asleep
    And the shop reserves 1 MUG as R1
    And the shop reserves 1 MUG as R2
    And 15 minutes pass
    When the shop reserves 3 MUG as R3
    And the sweeper runs
    And the sweeper runs
    Then R3 is pending
    And R1 is expired
    And R2 is expired
    And 2 expiries were announced

  Scenario: A hold that still runs is not reclaimed
    Given the sweeper is asleep
    And the shop reserves 1 MUG as R1 for 5 minutes
    And the shop reserves 1 MUG as R2 for 10 minutes
    And 5 minutes pass
    When the shop reserves 3 MUG as R3
    Then it is refused as insufficient_stock
    And 3 MUG were asked for and 2 were there
    And R2 is pending

  Scenario: A transfer reclaims expired holds, too
    Given the sweeper is asleep
    And the shop reserves 3 MUG as R1
    And 15 minutes pass
    When 3 MUG are moved to berlin
    Then it is accepted
    And 3 MUG at berlin are available

  Scenario: Each hold has a deadline of its own
    Given the shop reserves 1 MUG as R1 for 5 minutes
    And the shop reserves 1 MUG as R2 for 10 minutes
    When 5 minutes pass
    Then R1 is expired
    And R2 is pending
    And R2 expires in 5 minutes

  Scenario: An expiry is announced with the order it ended
    Given the customer orders 3 MUG as A
    When 15 minutes pass
    Then the story of order A is
      | placed   |
      | reserved |
      | expired  |
    And the ledger of MUG reads
      | movement | reserved | for |
      | received | 0        |     |
      | reserved | +3       | A   |
      | expired  | -3       | A   |

  Scenario: Placing an expired order again answers how it stands now
    Given the customer orders 3 MUG as A
    And 15 minutes pass
    When the customer orders 3 MUG as A
    Then it is accepted
    And order A is expired
    And 3 MUG are available

  Scenario: Goods that left after the hold had expired are still counted out
    Given the customer orders 3 MUG as A
    And 15 minutes pass
    When the warehouse ships order A
    Then order A is fulfilled
    And A is deducted
    And 0 MUG are on hand
