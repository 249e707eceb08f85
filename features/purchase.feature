Feature: Purchase orders
  What is short can be bought: the shortfall or the whole line. The goods of an order's purchase order
  are held for it before the queue, in part too; goods that belong to nobody serve whoever waits
  first; what an order no longer needs is ordinary stock.

  Background:
    Given the policy buy-shortfall is like checkout, but
      | on shortage | purchase the shortfall |
    And the policy buy-full is like checkout, but
      | on shortage | purchase in full |
    And 3 MUG are in stock

  Scenario: Buying the shortfall holds what is there at once
    When the customer orders 5 MUG as A under buy-shortfall
    Then order A is awaiting_restock
    And purchase order A~po asks for 2 MUG
    And A collects
    And A holds 3 MUG
    And MUG stands at
      | on_hand | reserved | available | incoming | waiting |
      | 3       | 3        | 0         | 2        | 2       |
    And order A owes send_purchase_order for 2 MUG

  Scenario: Buying in full leaves what is there to others
    When the customer orders 5 MUG as A under buy-full
    Then order A is awaiting_restock
    And purchase order A~po asks for 5 MUG
    And A holds nothing
    And 3 MUG are available
    And 5 MUG are incoming

  Scenario: Only what is short is bought
    Given 9 PEN are in stock
    When the customer orders 5 MUG and 9 PEN as A under buy-shortfall
    Then purchase order A~po asks for 2 MUG
    And A holds 3 MUG and 9 PEN

  Scenario: The goods serve their order, and nobody has to ask
    Given the customer orders 5 MUG as A under buy-shortfall
    When the goods of purchase order A~po arrive
    Then order A is reserved
    And order A expires in 15 minutes
    And A holds 5 MUG
    And purchase order A~po is received
    And MUG stands at
      | on_hand | reserved | available | incoming | waiting |
      | 5       | 5        | 0         | 0        | 0       |

  Scenario: Goods that come in part are held for their order, too
    Given the customer orders 5 MUG as A under buy-full
    When 1 MUG of purchase order A~po arrives
    Then A is waiting
    And A holds 1 MUG
    And A lacks 4 MUG
    And purchase order A~po is open
    And of purchase order A~po 1 MUG has arrived
    And 4 MUG are incoming

  Scenario: As soon as own goods and what is there suffice, an order is served
    Given the customer orders 5 MUG as A under buy-full
    When 2 MUG of purchase order A~po arrive
    Then order A is reserved
    And purchase order A~po is open
    And 3 MUG are incoming

  Scenario: Own goods come before the queue, and that is no overtake
    Given the shop reserves 9 MUG as W1 or waits
    And the customer orders 5 MUG as A under buy-full
    When the goods of purchase order A~po arrive
    Then order A is reserved
    And W1 is waiting
    And W1 was overtaken 0 times

  Scenario: Where others wait, an order cannot count on what is there
    Given the shop reserves 9 MUG as W1 or waits
    When the customer orders 5 MUG as A under buy-shortfall
    Then purchase order A~po asks for 5 MUG

  Scenario: An order that is served otherwise does not need its goods any more
    Given the customer orders 5 MUG as A under buy-shortfall
    When 2 MUG arrive
    Then order A is reserved
    When the goods of purchase order A~po arrive
    Then it is accepted
    And 5 MUG are reserved
    And 2 MUG are available

  Scenario: What an order no longer needs serves whoever waits first
    Given the customer orders 5 MUG as A under buy-shortfall
    And the shop reserves 2 MUG as W1 or waits
    And 2 MUG arrive
    When the goods of purchase order A~po arrive
    Then order A is reserved
    And W1 is pending

  Scenario: More may come than was bought
    Given the customer orders 5 MUG as A under buy-shortfall
    When 4 MUG of purchase order A~po arrive
    Then order A is reserved
    And purchase order A~po is received
    And 2 MUG are available
    And 0 MUG are incoming

  Scenario: Goods with a delivery note are booked once
    Given the customer orders 9 MUG as A under buy-full
    When 2 MUG of purchase order A~po arrive with delivery note D1
    And that is said again
    Then nothing has changed
    And of purchase order A~po 2 MUG have arrived
    When 2 MUG of purchase order A~po arrive with delivery note D2
    Then of purchase order A~po 4 MUG have arrived

  Scenario: All goods arrived, nothing is missing any more
    Given the customer orders 5 MUG as A under buy-full
    And the goods of purchase order A~po arrive
    When the goods of purchase order A~po arrive
    Then it is accepted
    And nothing has changed

  Scenario: Goods that the purchase order does not hold are invalid
    Given the customer orders 5 MUG as A under buy-full
    When 2 PEN of purchase order A~po arrive
    Then it is refused as invalid_request, for /lines/0/sku is wrong
    And nobody knows of PEN

  Scenario: Goods of a purchase order that nobody knows are not booked
    When 2 MUG of purchase order PO9 arrive
    Then it is refused as not_found
    And 3 MUG are on hand

  Scenario: Cancelling the order calls its purchase order back
    Given the customer orders 5 MUG as A under buy-shortfall
    And the send_purchase_order of order A is done
    When the customer cancels order A
    Then purchase order A~po is cancelled
    And order A owes cancel_purchase_order
    And MUG stands at
      | reserved | available | incoming | waiting |
      | 0        | 3         | 0        | 0       |

  Scenario: Goods of a cancelled order become ordinary stock
    Given the customer orders 5 MUG as A under buy-shortfall
    And the customer cancels order A
    When 2 MUG of purchase order A~po arrive
    Then order A is cancelled
    And 5 MUG are on hand
    And 5 MUG are available

  Scenario: Goods of a cancelled order serve whoever waits first
    Given the customer orders 5 MUG as A under buy-full
    And the shop reserves 6 MUG as W1 or waits
    And the customer cancels order A
    When 5 MUG of purchase order A~po arrive
    Then W1 is pending

  Scenario: An order that waited too long calls its purchase order back
    Given the customer orders 5 MUG as A under buy-shortfall
    When 7 days pass
    Then order A is expired because "waiting_expired"
    And purchase order A~po is cancelled
    And order A owes cancel_purchase_order
    And 3 MUG are available

  Scenario: An order that was rejected buys nothing
    When the customer orders 5 MUG as A
    Then it is refused as insufficient_stock
    And there is no purchase order A~po

  Scenario: Goods are bought for the shelf
    When the shop buys 10 MUG as purchase order PO1
    Then purchase order PO1 is open
    And 10 MUG are incoming
    And 3 MUG are available

  Scenario: Goods that belong to nobody serve whoever waits first
    Given the shop buys 10 MUG as purchase order PO1
    And the shop reserves 5 MUG as W1 or waits
    And the shop reserves 5 MUG as W2 or waits
    When 7 MUG of purchase order PO1 arrive
    Then W1 is pending
    And W2 is pending
    And 0 MUG are available
    And 3 MUG are incoming

  Scenario: The same purchase order twice is one
    Given the shop buys 10 MUG as purchase order PO1
    When that is said again
    Then nothing has changed
    And 10 MUG are incoming

  Scenario: One purchase order cannot be two
    Given the shop buys 10 MUG as purchase order PO1
    When the shop buys 11 MUG as purchase order PO1
    Then it is refused as idempotency_conflict
    And 10 MUG are incoming
