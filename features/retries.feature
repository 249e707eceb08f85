Feature: Retries, conflicts and messages out of order
  The id is the idempotency key: the same content gives the stored outcome again, other content is a
  conflict (Rule 4). Verbs are idempotent, name the end they meet, and may arrive first (Rule 5).

  Background:
    Given 3 MUG are in stock

  Scenario: A reserve that is repeated holds once
    Given the shop reserves 2 MUG as R1
    When that is said again
    Then it is accepted
    And nothing has changed
    And 2 MUG are reserved

  Scenario: An order that is placed twice is one order
    Given the customer orders 2 MUG as A
    When that is said again
    Then it is accepted
    And nothing has changed
    And 2 MUG are reserved

  Scenario: Content is compared as it was understood
    Given the shop reserves 2 MUG as R1
    When the shop reserves 1 mug and 1 MUG as R1
    Then it is accepted
    And nothing has changed

  Scenario Outline: The same reservation with another <what> is a conflict
    Given the shop reserves 2 MUG as R1
    When the shop reserves <request>
    Then it is refused as idempotency_conflict
    And R1 holds 2 MUG

    Examples:
      | what      | request                             |
      | quantity  | 1 MUG as R1                         |
      | SKU       | 2 PEN as R1                         |
      | line      | 2 MUG and 1 PEN as R1               |
      | location  | 2 MUG at berlin as R1               |
      | hold time | 2 MUG as R1 for 5 minutes           |
      | mode      | 2 MUG as R1 line by line            |
      | patience  | 2 MUG as R1 or waits                |

  Scenario Outline: The same order with another <what> is a conflict
    Given the customer orders 2 MUG as A
    When the customer orders <order>
    Then it is refused as idempotency_conflict
    And A holds 2 MUG

    Examples:
      | what      | order                         |
      | quantity  | 1 MUG as A                    |
      | profile   | 2 MUG as A under hold-confirm |
      | hold time | 2 MUG as A for 5 minutes      |

  Scenario: Orders and reservations share one id space: the order first
    Given the customer orders 2 MUG as A
    When the shop reserves 2 MUG as A
    Then it is refused as idempotency_conflict

  Scenario: Orders and reservations share one id space: the reservation first
    Given the shop reserves 2 MUG as A
    When the customer orders 2 MUG as A
    Then it is refused as idempotency_conflict
    And there is no order A

  Scenario: A refused reserve gives its refusal again, figures and all
    When the shop reserves 4 MUG as R1
    Then it is refused as insufficient_stock
    Given 5 MUG arrive
    When the shop reserves 4 MUG as R1
    Then it is refused as insufficient_stock
    And 4 MUG were asked for and 3 were there
    And nothing has changed

  Scenario: A refused order gives its refusal again, figures and all
    When the customer orders 4 MUG as A
    Then it is refused as insufficient_stock
    Given 5 MUG arrive
    When the customer orders 4 MUG as A
    Then it is refused as insufficient_stock by order A
    And 4 MUG were asked for and 3 were there
    And nothing has changed

  Scenario: What was invalid may be corrected under the same id
    When the shop reserves 2 MUG as R1 for 16 minutes
    Then it is refused as invalid_request, for /ttl_seconds is wrong
    When the shop reserves 2 MUG as R1 for 5 minutes
    Then it is accepted

  Scenario: A retry after the end tells how it stands now
    Given the shop reserves 2 MUG as R1
    And the shop releases R1
    When the shop reserves 2 MUG as R1
    Then it is accepted
    And nothing has changed
    And R1 is released

  Scenario Outline: <verb> twice is <verb> once
    Given the shop reserves 2 MUG as R1
    And the shop <verb>s R1
    When that is said again
    Then it is accepted
    And nothing has changed

    Examples:
      | verb    |
      | confirm |
      | release |

  Scenario: A release that overtakes its reserve leaves a tombstone
    When the shop releases R1
    Then it is accepted
    And R1 is released
    When the shop reserves 2 MUG as R1
    Then it is refused as already_released
    And 3 MUG are available

  Scenario: A release of what nobody knows is repeated without harm
    Given the shop releases R1
    When that is said again
    Then it is accepted
    And nothing has changed

  Scenario: A cancel that overtakes its order leaves a tombstone
    When the customer cancels order A
    Then it is accepted
    And order A is cancelled
    When the customer orders 2 MUG as A
    Then it is refused as illegal_transition, being cancelled
    And 3 MUG are available

  Scenario: A tombstone of a reservation turns away an order of that name
    Given the shop releases A
    When the customer orders 2 MUG as A
    Then it is refused as already_released
    And 3 MUG are available

  Scenario: A tombstone of an order turns away a reservation of that name
    Given the customer cancels order A
    When the shop reserves 2 MUG as A
    Then it is refused as idempotency_conflict
    And 3 MUG are available

  Scenario Outline: <what> of an unknown reservation is not found and leaves nothing
    When <message>
    Then it is refused as not_found
    And nothing has changed
    And there is no reservation R9

    Examples:
      | what    | message                           |
      | Confirm | the shop confirms R9              |
      | Extend  | the shop extends R9 by 5 minutes  |
      | Deduct  | the warehouse deducts R9          |

  Scenario Outline: <what> of an unknown order is not found and leaves nothing
    When <message>
    Then it is refused as not_found
    And nothing has changed
    And there is no order Z

    Examples:
      | what    | message                                 |
      | Confirm | the customer confirms order Z           |
      | Extend  | the customer extends order Z by 1 minute |
      | Fulfil  | the warehouse ships order Z             |
      | Payment | the bank approves P1 for order Z        |

  Scenario Outline: After <event>, a <verb> says <code>
    Given the shop reserves 2 MUG as R1
    And <event>
    When the shop <verb>s R1
    Then it is refused as <code>
    And nothing has changed

    Examples:
      | event                    | verb    | code             |
      | the shop releases R1     | confirm | already_released |
      | 15 minutes pass          | confirm | expired          |
      | 15 minutes pass          | release | expired          |
      | the warehouse deducts R1 | confirm | already_deducted |
      | the warehouse deducts R1 | release | already_deducted |

  Scenario Outline: After <event>, an extension says <code>
    Given the shop reserves 2 MUG as R1
    And <event>
    When the shop extends R1 by 5 minutes
    Then it is refused as <code>
    And nothing has changed

    Examples:
      | event                    | code               |
      | the shop confirms R1     | illegal_transition |
      | the shop releases R1     | already_released   |
      | 15 minutes pass          | expired            |
      | the warehouse deducts R1 | already_deducted   |

  Scenario Outline: A refused reservation cannot be <verb>ed
    When the shop reserves 4 MUG as R1
    Then it is refused as insufficient_stock
    When the shop <verb>s R1
    Then it is refused as already_rejected

    Examples:
      | verb    |
      | confirm |
      | release |

  Scenario Outline: An order that is <state> cannot be confirmed
    Given the customer orders 2 MUG as A
    And <event>
    When the customer confirms order A
    Then it is refused as illegal_transition, being <state>
    And nothing has changed

    Examples:
      | state     | event                        |
      | cancelled | the customer cancels order A |
      | fulfilled | the warehouse ships order A  |

  Scenario: A fulfilled order cannot be cancelled
    Given the customer orders 2 MUG as A
    And the warehouse ships order A
    When the customer cancels order A
    Then it is refused as illegal_transition, being fulfilled
    And nothing has changed

  Scenario: A rejected order cannot be confirmed, cancelled or extended
    When the customer orders 4 MUG as A
    Then it is refused as insufficient_stock
    When the customer confirms order A
    Then it is refused as illegal_transition, being rejected
    When the customer cancels order A
    Then it is refused as illegal_transition, being rejected
    When the customer extends order A by 1 minute
    Then it is refused as illegal_transition, being rejected

  Scenario Outline: An order drives its own reservation: <verb> is refused
    Given the customer orders 2 MUG as A
    When <message>
    Then it is refused as owned_by_order by order A
    And nothing has changed

    Examples:
      | verb    | message                         |
      | confirm | the shop confirms A             |
      | release | the shop releases A             |
      | extend  | the shop extends A by 5 minutes |

  Scenario: A deduct on an order's reservation counts as its fulfilment
    Given the customer orders 2 MUG as A
    And the customer confirms order A
    When the warehouse deducts A
    Then order A is fulfilled
    And 1 MUG is on hand

  Scenario: A key is remembered whatever the message
    Given the shop reserves 2 MUG as R1
    And the next message carries the key K1
    And the shop confirms R1
    When that is said again
    Then it is accepted
    And nothing has changed

  Scenario: A key used for another message is a conflict
    Given the shop reserves 1 MUG as R1
    And the shop reserves 1 MUG as R2
    And the next message carries the key K1
    And the shop confirms R1
    And the next message carries the key K1
    When the shop confirms R2
    Then it is refused as idempotency_conflict
    And R2 is pending
