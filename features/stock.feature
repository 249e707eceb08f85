Feature: Physical stock
  Commands may be refused, facts never are: receipts, counts and safety stock are recorded whatever
  they leave behind; a transfer takes at most what is available (Rule 1 and Rule 4).

  Scenario: A receipt makes goods known and available
    When 10 MUG arrive
    Then MUG stands at
      | on_hand | reserved | committed | available | incoming | waiting |
      | 10      | 0        | 0         | 10        | 0        | 0       |

  Scenario: Without a reference, every receipt is a new fact
    Given 10 MUG arrive
    When that is said again
    Then it is accepted
    And 20 MUG are on hand

  Scenario: A receipt with a delivery note is booked once
    Given 1 MUG is in stock
    When 10 MUG arrive with delivery note D1
    And that is said again
    Then it is accepted
    And nothing has changed
    And 11 MUG are on hand

  Scenario: One delivery note cannot bring different goods
    When 10 MUG arrive with delivery note D1
    And 11 MUG arrive with delivery note D1
    Then it is refused as idempotency_conflict
    And 10 MUG are on hand

  Scenario: A delivery note may list several goods
    When 10 MUG and 5 PEN arrive with delivery note D1
    Then 10 MUG are on hand
    And 5 PEN are on hand

  Scenario: A receipt with a key is booked once
    Given the next message carries the key K1
    When 10 MUG arrive
    And that is said again
    Then nothing has changed
    And 10 MUG are on hand

  Scenario: One key cannot stand for two messages
    Given the next message carries the key K1
    And 10 MUG arrive
    And the next message carries the key K1
    When 11 MUG arrive
    Then it is refused as idempotency_conflict
    And 10 MUG are on hand

  Scenario: A count sets what is there
    Given 10 MUG are in stock
    When a count finds 7 MUG
    Then 7 MUG are on hand
    And 7 MUG are available

  Scenario: A count of nothing makes goods known
    When a count finds 0 MUG
    Then 0 MUG are on hand
    And 0 MUG are available

  Scenario: A correction adds to what is there, or takes from it
    Given 10 MUG are in stock
    When 3 MUG turn out to be broken
    And 1 MUG turns up behind the shelf
    Then 8 MUG are on hand

  Scenario: A count that finds too little is recorded, and the shortfall reported
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    When a count finds 5 MUG
    Then it is accepted
    And -3 MUG are available
    And a shortfall of 3 MUG is reported

  Scenario: Nothing is released to cure a shortfall
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    And a count finds 5 MUG
    Then R1 is pending
    And R1 holds 8 MUG
    When the shop confirms R1
    Then it is accepted
    And 8 MUG are committed

  Scenario: While a shortfall lasts, nobody can reserve
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    And a count finds 5 MUG
    When the shop reserves 1 MUG as R2
    Then it is refused as insufficient_stock
    And 1 MUG was asked for and 0 were there

  Scenario: A receipt cures a shortfall first
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    And a count finds 5 MUG
    When 4 MUG arrive
    Then 1 MUG is available

  Scenario: A deeper shortfall is reported anew
    Given 10 MUG are in stock
    And the shop reserves 10 MUG as R1
    And a count finds 9 MUG
    When 2 MUG turn out to be broken
    Then a shortfall of 3 MUG is reported

  Scenario: A count that still covers every promise is no shortfall
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    When a count finds 8 MUG
    Then 0 MUG are available
    And no shortfall is reported

  Scenario: Safety stock is a fact, too
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    When 5 MUG are kept back as safety stock
    Then it is accepted
    And -3 MUG are available
    And a shortfall of 3 MUG is reported
    And R1 is pending

  Scenario: A transfer moves goods from one location to another
    Given 10 MUG are in stock
    When 4 MUG are moved to berlin
    Then 6 MUG are on hand
    And 4 MUG at berlin are on hand

  Scenario: A transfer is two movements that sum to zero
    Given 10 MUG are in stock
    When 4 MUG are moved to berlin
    Then the ledger of MUG reads
      | movement    | on_hand |
      | received    | +10     |
      | transferred | -4      |
    And the ledger of MUG at berlin reads
      | movement    | on_hand |
      | transferred | +4      |

  Scenario: A transfer takes at most what is available
    Given 10 MUG are in stock
    And the shop reserves 8 MUG as R1
    When 3 MUG are moved to berlin
    Then it is refused as insufficient_stock
    And 3 MUG were asked for and 2 were there
    And 10 MUG are on hand
    And nobody knows of MUG at berlin

  Scenario: Safety stock does not travel
    Given 10 MUG are in stock
    And 8 MUG are kept back as safety stock
    When 3 MUG are moved to berlin
    Then it is refused as insufficient_stock

  Scenario: A transfer to where the goods are is invalid
    Given 10 MUG are in stock
    When 3 MUG are moved to main
    Then it is refused as invalid_request, for /to is wrong

  Scenario: A transfer with a key is made once
    Given 10 MUG are in stock
    And the next message carries the key K1
    When 4 MUG are moved to berlin
    And that is said again
    Then nothing has changed
    And 6 MUG are on hand

  Scenario: Even a refused transfer with a key gives the stored outcome again
    Given 3 MUG are in stock
    And the next message carries the key K1
    When 4 MUG are moved to berlin
    Then it is refused as insufficient_stock
    Given 10 MUG arrive
    And the next message carries the key K1
    When 4 MUG are moved to berlin
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 3 were there
    And nothing has changed
