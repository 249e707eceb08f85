Feature: Reservations by themselves
  Stock can be held without an order: all of it, line by line, or as much as is there (Rules 2, 3
  and 5).

  Background:
    Given 3 MUG are in stock
    And 5 PEN are in stock

  Scenario: Reserving 3 of 4 leaves 1 available at once
    Given 1 MUG arrives
    When the shop reserves 3 MUG as R1
    Then R1 is pending
    And 1 MUG is available

  Scenario: Reserving 4 of 3 changes nothing and says what was asked and what was there
    When the shop reserves 4 MUG as R1
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 3 were there
    And R1 is rejected
    And 3 MUG are available

  Scenario: All or nothing is what nobody has to ask for
    When the shop reserves 4 MUG and 2 PEN as R1
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 3 were there
    And 2 PEN were asked for and 5 were there
    And 5 PEN are available

  Scenario: Line by line, the lines that fit are taken
    When the shop reserves 4 MUG and 2 PEN as R1 line by line
    Then R1 is pending
    And R1 holds 2 PEN
    And 3 MUG are available

  Scenario: Taking what is there, every line gets what it can
    When the shop reserves 4 MUG and 7 PEN as R1 taking what is there
    Then R1 is pending
    And R1 holds 3 MUG and 5 PEN
    And 0 MUG are available
    And 0 PEN are available

  Scenario Outline: Where nothing at all is there, <asked> is refused
    When the shop reserves 4 CUP as R1 <manner>
    Then it is refused as insufficient_stock
    And 4 CUP were asked for and 0 were there
    And R1 is rejected

    Examples:
      | asked               | manner               |
      | line by line        | line by line         |
      | what there is of it | taking what is there |

  Scenario Outline: Who takes less than asked cannot wait for the rest (<manner>)
    When the shop reserves 4 MUG as R1 <manner> or waits
    Then it is refused as invalid_request, for /on_shortage is wrong
    And there is no reservation R1

    Examples:
      | manner               |
      | line by line         |
      | taking what is there |

  Scenario: The same SKU in two spellings is one line
    When the shop reserves 2 mug and 2 MUG as R1
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 3 were there

  Scenario: Each location has a balance of its own
    Given 2 MUG at berlin are in stock
    When the shop reserves 1 MUG and 2 MUG at berlin as R1
    Then 2 MUG are available
    And 0 MUG at berlin are available

  Scenario: Stock at one location does not serve another
    When the shop reserves 1 MUG at berlin as R1
    Then it is refused as insufficient_stock
    And 1 MUG at berlin was asked for and 0 were there

  Scenario: Confirming turns reserved into committed
    Given the shop reserves 2 MUG as R1
    When the shop confirms R1
    Then R1 is confirmed
    And R1 has no deadline
    And MUG stands at
      | on_hand | reserved | committed | available |
      | 3       | 0        | 2         | 1         |

  Scenario: Releasing gives back what is reserved
    Given the shop reserves 2 MUG as R1
    When the shop releases R1 because "basket emptied"
    Then R1 is released
    And R1 was released because "basket emptied"
    And 3 MUG are available

  Scenario: Releasing gives back what is committed, too
    Given the shop reserves 2 MUG as R1
    And the shop confirms R1
    When the shop releases R1
    Then R1 is released
    And 0 MUG are committed
    And 3 MUG are available

  Scenario: A hold may be as short as one second
    When the shop reserves 2 MUG as R1 for 1 second
    Then R1 expires in 1 second

  Scenario Outline: A hold of <time> is refused, not clamped
    When the shop reserves 2 MUG as R1 for <time>
    Then it is refused as invalid_request, for /ttl_seconds is wrong
    And there is no reservation R1

    Examples:
      | time       |
      | 0 seconds  |
      | 16 minutes |

  Scenario: Extending moves the deadline, counted from now
    Given the shop reserves 2 MUG as R1 for 10 minutes
    And 4 minutes pass
    When the shop extends R1 by 10 minutes
    Then R1 expires in 10 minutes

  Scenario: Extending never shortens
    Given the shop reserves 2 MUG as R1 for 10 minutes
    When the shop extends R1 by 2 minutes
    Then it is accepted
    And nothing has changed
    And R1 expires in 10 minutes

  Scenario: A hold can be renewed up to twice its time, to the millisecond
    Given the shop reserves 2 MUG as R1 for 10 minutes
    And 9 minutes pass
    And the shop extends R1 by 10 minutes
    And 1 minute passes
    When the shop extends R1 by 10 minutes
    Then it is accepted
    And R1 expires in 10 minutes

  Scenario: Beyond twice its time a hold cannot be renewed
    Given the shop reserves 2 MUG as R1 for 10 minutes
    And 9 minutes pass
    And the shop extends R1 by 10 minutes
    And 1 minute and 1 millisecond pass
    When the shop extends R1 by 10 minutes
    Then it is refused as renewal_exhausted
    And nothing has changed

  Scenario: An extension beyond the policy is invalid
    Given the shop reserves 2 MUG as R1
    When the shop extends R1 by 16 minutes
    Then it is refused as invalid_request, for /ttl_seconds is wrong

  Scenario: Safety stock is never promised
    Given 2 MUG are kept back as safety stock
    When the shop reserves 2 MUG as R1
    Then it is refused as insufficient_stock
    And 2 MUG were asked for and 1 was there
    And MUG stands at
      | on_hand | safety_stock | available |
      | 3       | 2            | 1         |
