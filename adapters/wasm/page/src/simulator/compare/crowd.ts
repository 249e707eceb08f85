// The world that policies are compared in: the scenario's, with as many customers as asked for and stock to match.
import type { Scenario } from "earmark";

/** Makes a world of so many orders by chance, in which the stock covers `percent` of what the customers want to buy. */
export function crowd(scenario: Scenario, orders: number, percent: number): Scenario {
  const gap = scenario.arrivals.orders > 0 ? scenario.arrivals.gap : scenario.arrivals.gap || 60_000;
  // Customers whose names are drawn would meet themselves.
  const cast = scenario.cast.filter(({ order_id }) => !order_id.startsWith("order-"));
  const world = { ...scenario, cast, arrivals: { ...scenario.arrivals, gap, orders } };
  const supplied = opening(world) + delivered(world);
  const factor = supplied > 0 ? (wanted(world) * percent) / 100 / supplied : 1;
  return {
    ...world,
    stock: world.stock.map((shelf) => ({ ...shelf, units: shelf.safety_stock + Math.round((shelf.units - shelf.safety_stock) * factor) })),
    // As much more is delivered, in as large deliveries as before.
    restock: { ...world.restock, every: Math.max(1, Math.round(world.restock.every / factor)) },
  };
}

/** Units that customers ask for who mean it, on average: those who cancel or never come back give theirs back. */
function wanted({ arrivals, cast, habits }: Scenario): number {
  const basket = ((arrivals.lines + 1) / 2) * ((arrivals.units + 1) / 2);
  const known = cast.filter(({ mind }) => mind !== "leaves" && mind !== "cancels").flatMap(({ lines }) => Object.values(lines));
  return (arrivals.orders * basket * (habits.paid + habits.late)) / 1000 + known.reduce((sum, units) => sum + units, 0);
}

/** Units on the shelves that may be promised. */
function opening({ stock }: Scenario): number {
  return stock.reduce((sum, { units, safety_stock }) => sum + Math.max(0, units - safety_stock), 0);
}

/** Units that are delivered while customers come. */
function delivered({ arrivals, restock }: Scenario): number {
  return restock.every > 0 ? Math.floor((arrivals.orders * arrivals.gap) / restock.every) * restock.units : 0;
}
