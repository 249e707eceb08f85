// Where in the simulator one is: `#/run`, `#/explore`, `#/compare`, `#/replay`; `#s=…` is a scenario as a link.

export const PLACES = ["run", "explore", "compare", "replay"] as const;
export type Place = (typeof PLACES)[number];

class Places {
  place = $state<Place>(read());

  constructor() {
    addEventListener("hashchange", () => {
      if (!linked()) this.place = read();
    });
  }

  go(place: Place): void {
    location.hash = `#/${place}`;
    this.place = place;
  }
}

function read(): Place {
  const named = location.hash.slice(2);
  return PLACES.find((place) => place === named) ?? "run";
}

/** The scenario in the address, where there is one. */
export function linked(): string | undefined {
  return location.hash.startsWith("#s=") ? location.hash.slice(3) : undefined;
}

export const places = new Places();
