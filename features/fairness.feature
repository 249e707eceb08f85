Feature: Overtaking and collecting
  A younger request may take what an older waiter could not use. That is counted, and after so many
  overtakes the waiter collects: what comes is held for it until it is whole, so nobody starves
  (Rule 9).

  Scenario: A newcomer may take what the waiter cannot use
    Given 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    When the shop reserves 3 MUG as R1
    Then R1 is pending
    And W1 was overtaken 1 time

  Scenario: A request of the same goods elsewhere overtakes nobody
    Given 3 MUG at berlin are in stock
    And the shop reserves 5 MUG as W1 or waits
    When the shop reserves 3 MUG at berlin as R1
    Then W1 was overtaken 0 times

  Scenario: An overtake is counted on the oldest waiter only
    Given 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 6 MUG as W2 or waits
    When the shop reserves 3 MUG as R1
    Then W1 was overtaken 1 time
    And W2 was overtaken 0 times

  Scenario: A retry overtakes nobody again
    Given 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 3 MUG as R1
    When that is said again
    Then nothing has changed
    And W1 was overtaken 1 time

  Scenario: A request that was refused overtakes nobody
    Given 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    When the shop reserves 4 MUG as R1
    Then it is refused as insufficient_stock
    And W1 was overtaken 0 times

  Scenario: A transfer that takes what a waiter could not use is an overtake, too
    Given 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    When 2 MUG are moved to berlin
    Then W1 was overtaken 1 time

  Scenario: Before its last overtake a waiter does not collect
    Given the policy checkout is like checkout, but
      | overtakes | 2 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    When the shop reserves 1 MUG as R1
    Then W1 was overtaken 1 time
    And W1 does not collect
    And 2 MUG are available

  Scenario: Overtaken once too often, a waiter collects what is there
    Given the policy checkout is like checkout, but
      | overtakes | 2 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as R1
    When the shop reserves 1 MUG as R2
    Then W1 collects
    And W1 holds 1 MUG
    And W1 lacks 4 MUG
    And 0 MUG are available

  Scenario: A collecting waiter is first for whatever arrives
    Given the policy checkout is like checkout, but
      | overtakes | 1 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as R1
    When 1 MUG arrives
    Then W1 holds 3 MUG
    And 0 MUG are available

  Scenario: A collecting waiter is served when it is whole
    Given the policy checkout is like checkout, but
      | overtakes | 1 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as R1
    When 4 MUG arrive
    Then W1 is pending
    And W1 holds 5 MUG
    And 1 MUG is available

  Scenario: What a collecting waiter holds comes back when it gives up
    Given the policy checkout is like checkout, but
      | overtakes | 1 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as R1
    When the shop releases W1
    Then W1 holds nothing
    And 2 MUG are available

  Scenario: What a collecting waiter holds comes back at its deadline
    Given the policy checkout is like checkout, but
      | overtakes | 1 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as R1
    And the shop confirms R1
    When 7 days pass
    Then W1 is expired
    And MUG stands at
      | reserved | committed | available | waiting |
      | 0        | 1         | 2         | 0       |

  Scenario: A collecting waiter collects at each of its balances
    Given the policy checkout is like checkout, but
      | overtakes | 1 |
    And 3 MUG are in stock
    And 1 PEN is in stock
    And the shop reserves 4 MUG and 2 PEN as W1 or waits
    When the shop reserves 1 MUG as R1
    Then W1 collects
    And W1 holds 2 MUG and 1 PEN
    When 2 MUG arrive
    Then W1 holds 4 MUG and 1 PEN
    And W1 lacks 1 PEN
    When 1 PEN arrives
    Then W1 is pending

  Scenario: Only the oldest at a balance collects there
    Given the policy checkout is like checkout, but
      | overtakes | 0 |
    And the shop reserves 3 MUG as W1 or waits
    And the shop reserves 3 MUG as W2 or waits
    When 2 MUG arrive
    Then W1 holds 2 MUG
    And W2 holds nothing
    When 3 MUG arrive
    Then W1 is pending
    And W2 holds 2 MUG

  Scenario: In strict order nobody passes the head of the queue
    Given the policy checkout is like checkout, but
      | overtakes | 0 |
    And 3 MUG are in stock
    And the shop reserves 5 MUG as W1 or waits
    When the shop reserves 1 MUG as R1
    Then it is refused as insufficient_stock
    And 1 MUG was asked for and 0 were there
    And W1 collects
    And W1 holds 3 MUG
    And W1 was overtaken 0 times

  Scenario: In strict order the queue is served one by one
    Given the policy checkout is like checkout, but
      | overtakes | 0 |
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 1 MUG as W2 or waits
    When 3 MUG arrive
    Then W1 holds 3 MUG
    And W2 is waiting
    When 3 MUG arrive
    Then W1 is pending
    And W2 is pending
    And 0 MUG are available

  Scenario: With ten overtakes, the eleventh newcomer finds nothing to take
    Given 20 MUG are in stock
    And the shop reserves 30 MUG as W1 or waits
    And 10 newcomers reserve 1 MUG each
    Then W1 was overtaken 10 times
    And W1 collects
    And W1 holds 10 MUG
    When the shop reserves 1 MUG as R11
    Then it is refused as insufficient_stock
    And 1 MUG was asked for and 0 were there
