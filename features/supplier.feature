Feature: The supplier and its delayed promises
  On shortage the supplier is asked, one debt per short line; its promise is checked after 15
  seconds (profile supplier-restock). A promise is not stock: it shows as incoming.

  Background:
    Given 3 MUG are in stock

  Scenario: The supplier is asked for what is missing, and what is there is held
    When the customer orders 5 MUG as A under supplier-restock
    Then order A is awaiting_restock
    And order A owes ask_supplier for 2 MUG
    And A holds 3 MUG
    And 0 MUG are incoming

  Scenario: A promise shows as incoming and is checked after 15 seconds
    Given the customer orders 5 MUG as A under supplier-restock
    When the supplier promises the MUG for order A
    Then 2 MUG are incoming
    And order A owes check_supplier for 2 MUG
    And the check_supplier of order A is due in 15 seconds
    And the ask_supplier of order A is done
    And order A is awaiting_restock

  Scenario: The goods are there: booked in and held for the order
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says ok
    Then order A is reserved
    And order A expires in 15 minutes
    And MUG stands at
      | on_hand | reserved | available | incoming | waiting |
      | 5       | 5        | 0         | 0        | 0       |
    And order A owes nothing

  Scenario: A supplier that does not accept fails the order
    Given the customer orders 5 MUG as A under supplier-restock
    When the supplier does not accept the MUG for order A
    Then order A is failed because "supplier_failed"
    And A is released
    And 3 MUG are available
    And order A owes nothing

  Scenario: A promise that fails fails the order
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says fail
    Then order A is failed because "supplier_failed"
    And 3 MUG are available
    And 0 MUG are incoming

  Scenario: Delayed once, it is checked again after 30 seconds
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says delayed
    Then order A is awaiting_restock
    And the check_supplier of order A is due in 15 seconds
    And 2 MUG are incoming

  Scenario: Delayed twice, the goods may still come with the third check
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says ok
    Then order A is reserved
    And 5 MUG are on hand

  Scenario: Delayed for ever, the order fails at 45 seconds
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says delayed
    Then order A is failed because "supplier_failed"
    And 3 MUG are available
    And 0 MUG are incoming
    And the story of order A is
      | placed          |
      | restock awaited |
      | promised        |
      | delayed         |
      | delayed         |
      | not supplied    |
      | failed          |

  Scenario: With no delay allowed, the first one fails the order
    Given the policy impatient is like supplier-restock, but
      | delays | 0 |
    And the customer orders 5 MUG as A under impatient
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says delayed
    Then order A is failed

  Scenario: Checks may grow apart
    Given the policy relaxed is like supplier-restock, but
      | checks grow | exponential |
    And the customer orders 5 MUG as A under relaxed
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says delayed
    Then the check_supplier of order A is due in 30 seconds

  Scenario: An answer that comes twice counts once
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    When that is said again
    Then it is accepted
    And nothing has changed

  Scenario: Goods that are reported twice are booked once
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says ok
    When that is said again
    Then nothing has changed
    And 5 MUG are on hand

  Scenario: An answer to an earlier check comes too late to count
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    When the supplier answers A~check.1.1 late with fail
    Then it is accepted
    And nothing has changed
    And order A is awaiting_restock

  Scenario: A promise that comes twice counts once
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    When that is said again
    Then nothing has changed
    And 2 MUG are incoming

  Scenario: A call that fails is not a delay
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    When the call for the check_supplier of order A fails 5 times
    Then order A is awaiting_restock
    And the check_supplier of order A is owed
    And 2 MUG are incoming

  Scenario: Two short lines are two questions
    When the customer orders 5 MUG and 1 PEN as A under supplier-restock
    Then order A owes ask_supplier for 2 MUG and 1 PEN

  Scenario: An order with two short lines waits for both
    Given the customer orders 5 MUG and 1 PEN as A under supplier-restock
    And the supplier promises the MUG for order A
    And the supplier promises the PEN for order A
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says ok
    Then order A is awaiting_restock
    And A holds 5 MUG
    And A lacks 1 PEN
    When the supplier, checked for the PEN of order A, says ok
    Then order A is reserved
    And A holds 5 MUG and 1 PEN

  Scenario: One line that will not come fails the order; goods booked in stay as stock
    Given the customer orders 5 MUG and 1 PEN as A under supplier-restock
    And the supplier promises the MUG for order A
    And the supplier promises the PEN for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says ok
    When the supplier, checked for the PEN of order A, says fail
    Then order A is failed
    And 5 MUG are on hand
    And 5 MUG are available
    And 0 PEN are incoming

  Scenario: When one line fails, the other is called back
    Given the customer orders 5 MUG and 1 PEN as A under supplier-restock
    And the supplier promises the MUG for order A
    When the supplier does not accept the PEN for order A
    Then order A is failed
    And order A owes cancel_supplier for 2 MUG
    And 0 MUG are incoming

  Scenario: Each line is delayed on its own account
    Given the customer orders 5 MUG and 1 PEN as A under supplier-restock
    And the supplier promises the MUG for order A
    And the supplier promises the PEN for order A
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    And the supplier, checked for the PEN of order A, says delayed
    And 15 seconds pass
    And the supplier, checked for the MUG of order A, says delayed
    When the supplier, checked for the PEN of order A, says delayed
    Then order A is awaiting_restock

  Scenario: Cancelling the order calls the promise back
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    When the customer cancels order A
    Then order A owes cancel_supplier for 2 MUG
    And order A owes no check_supplier
    And 0 MUG are incoming
    And 3 MUG are available

  Scenario: Goods promised to a cancelled order are not booked in by a late answer
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 15 seconds pass
    And the customer cancels order A
    When the supplier answers A~check.1.1 late with ok
    Then nothing has changed
    And 3 MUG are on hand

  Scenario: What the supplier brings is held as far as it is available
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And a count finds 2 MUG
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says ok
    Then order A is awaiting_restock
    And A holds 4 MUG
    And A lacks 1 MUG
    And A is number 1 in the queue for MUG
    When 1 MUG arrives
    Then order A is reserved

  Scenario: An order that is served otherwise no longer depends on its supplier
    Given the customer orders 5 MUG as A under supplier-restock
    And the supplier promises the MUG for order A
    And 2 MUG arrive
    And 15 seconds pass
    When the supplier, checked for the MUG of order A, says fail
    Then order A is reserved
    And 0 MUG are incoming
