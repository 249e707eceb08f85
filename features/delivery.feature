Feature: Auto-deliver
  On acceptance the order confirms by itself and owes the delivery, then its goods are deducted; on
  shortage a purchase order is raised, and the order goes on when its goods arrive (profile
  auto-deliver).

  Background:
    Given 3 MUG are in stock

  Scenario: An accepted order is confirmed at once and owes its delivery
    When the customer orders 2 MUG as A under auto-deliver
    Then order A is confirmed
    And order A has no deadline
    And order A owes deliver for 2 MUG
    And 2 MUG are committed

  Scenario: What was delivered has left the house
    Given the customer orders 2 MUG as A under auto-deliver
    When the carrier delivers order A
    Then order A is fulfilled
    And A is deducted
    And order A owes nothing
    And 1 MUG is on hand

  Scenario: A delivery that is reported twice has left once
    Given the customer orders 2 MUG as A under auto-deliver
    And the carrier delivers order A
    When that is said again
    Then it is accepted
    And nothing has changed
    And 1 MUG is on hand

  Scenario: On shortage the whole line is bought
    When the customer orders 5 MUG as A under auto-deliver
    Then order A is awaiting_restock
    And purchase order A~po asks for 5 MUG
    And order A owes no deliver

  Scenario: When its goods arrive the order goes on by itself
    Given the customer orders 5 MUG as A under auto-deliver
    When the goods of purchase order A~po arrive
    Then order A is confirmed
    And order A owes deliver for 5 MUG
    And 5 MUG are committed
    And 3 MUG are available

  Scenario: A cancelled order owes no delivery any more
    Given the customer orders 2 MUG as A under auto-deliver
    When the customer cancels order A
    Then order A is cancelled
    And the deliver of order A is withdrawn
    And order A owes nothing
    And 3 MUG are available

  Scenario: Goods that were delivered although the order was cancelled have left all the same
    Given the customer orders 2 MUG as A under auto-deliver
    And the customer cancels order A
    When the warehouse ships order A
    Then order A is fulfilled
    And 1 MUG is on hand

  Scenario: A call that fails is tried again later
    Given the customer orders 2 MUG as A under auto-deliver
    When the call for the deliver of order A fails 1 time
    Then the deliver of order A is owed
    And order A is confirmed

  Scenario: A call that fails too often waits for an operator
    Given the customer orders 2 MUG as A under auto-deliver
    When the call for the deliver of order A fails 12 times
    Then the deliver of order A is dead
    And order A is confirmed
    When an operator retries the deliver of order A
    Then the deliver of order A is owed
    And the deliver of order A is due now

  Scenario: An operator may give a debt up
    Given the customer orders 2 MUG as A under auto-deliver
    When an operator drops the deliver of order A
    Then the deliver of order A is dropped
    And order A owes nothing
    And order A is confirmed

  Scenario: A debt that is done cannot be dropped
    Given the customer orders 2 MUG as A under auto-deliver
    And the carrier delivers order A
    When an operator drops the deliver of order A
    Then it is refused as illegal_transition, being done
