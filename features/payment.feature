Feature: Payment and late money
  Where the policy asks for money, confirming starts the payment's own phase of the one clock
  (profile hold-confirm). Money is never silently dropped, stock never sold twice.

  Background:
    Given 3 MUG are in stock

  Scenario: Confirming asks for the money and gives 30 minutes to pay
    Given the customer orders 2 MUG as A under hold-confirm
    And 10 minutes pass
    When the customer confirms order A
    Then order A is awaiting_payment
    And order A expires in 30 minutes
    And order A owes request_payment
    And 2 MUG are reserved

  Scenario: The approval confirms the order
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    When the bank, asked by order A, approves P1
    Then order A is confirmed
    And order A keeps P1
    And order A has no deadline
    And the request_payment of order A is done
    And 2 MUG are committed

  Scenario: An approval that nobody asked for yet confirms, too
    Given the customer orders 2 MUG as A under hold-confirm
    When the bank approves P1 for order A
    Then order A is confirmed
    And order A keeps P1
    And order A owes no request_payment

  Scenario: An order may be paid where no money was asked for
    Given the customer orders 2 MUG as A
    When the bank approves P1 for order A
    Then order A is confirmed
    And order A keeps P1

  Scenario: An order that waits keeps early money and confirms when it is served
    Given the policy patient is like hold-confirm, but
      | on shortage | wait |
    And the customer orders 5 MUG as A under patient
    And the bank approves P1 for order A
    When 2 MUG arrive
    Then order A is confirmed
    And order A keeps P1
    And 5 MUG are committed

  Scenario: The same approval twice is one payment
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And the bank approves P1 for order A
    When that is said again
    Then it is accepted
    And nothing has changed
    And order A has no refund

  Scenario: The bank's answer and its message are one payment
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And the bank, asked by order A, approves P1
    When the bank approves P1 for order A
    Then nothing has changed
    And order A has no refund

  Scenario: A second approval with another reference is owed back
    Given the customer orders 2 MUG as A under hold-confirm
    And the bank approves P1 for order A
    When the bank approves P2 for order A
    Then order A is confirmed
    And order A keeps P1
    And order A still has to pay back P2

  Scenario: A refund is paid back once
    Given the customer orders 2 MUG as A under hold-confirm
    And the bank approves P1 for order A
    And the bank approves P2 for order A
    When the bank pays back P2 for order A
    Then order A has paid back P2
    When that is said again
    Then nothing has changed
    When the bank approves P2 for order A
    Then nothing has changed

  Scenario: A decline cancels the order and gives its stock back
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    When the bank, asked by order A, declines P1
    Then order A is cancelled because "payment_declined"
    And A was released because "payment_declined"
    And 3 MUG are available
    And order A owes no request_payment

  Scenario: A decline never undoes an approval
    Given the customer orders 2 MUG as A under hold-confirm
    And the bank approves P1 for order A
    When the bank declines P2 for order A
    Then it is accepted
    And order A is confirmed
    And order A keeps P1

  Scenario: Money that does not come in time ends the order
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And 29 minutes, 59 seconds and 999 milliseconds pass
    Then order A is awaiting_payment
    When 1 millisecond passes
    Then order A is expired because "payment_expired"
    And 3 MUG are available
    And order A owes void_payment

  Scenario: The hold's own time does not run while the payment's does
    Given the customer orders 2 MUG as A under hold-confirm
    And 14 minutes pass
    And the customer confirms order A
    When 29 minutes pass
    Then order A is awaiting_payment
    And 2 MUG are reserved

  Scenario: A payment called off is called back from the bank
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    When the customer cancels order A
    Then order A owes void_payment
    And order A owes no request_payment
    When the void_payment of order A is done
    Then order A owes no void_payment

  Scenario: Cancelling a paid order owes the money back
    Given the customer orders 2 MUG as A under hold-confirm
    And the bank approves P1 for order A
    When the customer cancels order A
    Then order A is cancelled
    And order A still has to pay back P1
    And order A keeps no money
    And order A owes no void_payment

  Scenario: Late money finds its stock still there
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And 30 minutes pass
    When the bank approves P1 for order A
    Then order A is confirmed
    And order A is held by A~2
    And A~2 is confirmed
    And A is expired
    And 2 MUG are committed
    And order A keeps P1
    And order A owes no void_payment

  Scenario: Late money revives an order that was never confirmed
    Given the customer orders 2 MUG as A
    And 15 minutes pass
    When the bank approves P1 for order A
    Then order A is confirmed
    And order A is held by A~2

  Scenario: An order that late money revived is shipped like any other
    Given the customer orders 2 MUG as A under hold-confirm
    And 15 minutes pass
    And the bank approves P1 for order A
    When the warehouse ships order A
    Then order A is fulfilled
    And A~2 is deducted
    And A is expired
    And 1 MUG is on hand

  Scenario: An order that late money revived is cancelled like any other
    Given the customer orders 2 MUG as A under hold-confirm
    And 15 minutes pass
    And the bank approves P1 for order A
    When the customer cancels order A
    Then A~2 is released
    And 3 MUG are available
    And order A still has to pay back P1

  Scenario: Late money finds its stock sold
    Given the customer orders 2 MUG as A under hold-confirm
    And 15 minutes pass
    And the customer orders 3 MUG as B
    When the bank approves P1 for order A
    Then it is accepted
    And order A is expired
    And order A still has to pay back P1
    And A~2 is rejected
    And order B is reserved

  Scenario: Late money reclaims what expired in the meantime
    Given the sweeper is asleep
    And the customer orders 2 MUG as A under hold-confirm
    And 15 minutes pass
    And the customer orders 3 MUG as B
    And 15 minutes pass
    When the bank approves P1 for order A
    Then order A is confirmed
    And order B is expired

  Scenario: Late money that comes twice is booked once
    Given the customer orders 2 MUG as A under hold-confirm
    And 15 minutes pass
    And the bank approves P1 for order A
    When that is said again
    Then nothing has changed
    And 2 MUG are committed

  Scenario: Money at the very millisecond of the deadline is late
    Given the sweeper is asleep
    And the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And 30 minutes pass
    When the bank approves P1 for order A
    Then order A is confirmed
    And order A is held by A~2
    And A is expired

  Scenario: A late decline changes nothing
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer confirms order A
    And 30 minutes pass
    When the bank declines P1 for order A
    Then it is accepted
    And order A is expired because "payment_expired"

  Scenario: Money for an order that is cancelled is owed back
    Given the customer orders 2 MUG as A under hold-confirm
    And the customer cancels order A
    When the bank approves P1 for order A
    Then it is accepted
    And order A is cancelled
    And order A still has to pay back P1

  Scenario: Money for a rejected order is owed back
    When the customer orders 4 MUG as A under hold-confirm
    Then it is refused as insufficient_stock
    When the bank approves P1 for order A
    Then it is accepted
    And order A is rejected
    And order A still has to pay back P1

  Scenario: Money for goods that left already is kept
    Given the customer orders 2 MUG as A under hold-confirm
    And the warehouse ships order A
    When the bank approves P1 for order A
    Then order A is fulfilled
    And order A keeps P1
    And order A has no refund

  Scenario: The customer is told of the outcome
    Given the customer orders 2 MUG as A under hold-confirm
    And the bank approves P1 for order A
    Then order A owes notify
    When the notify of order A is done
    Then order A owes nothing
