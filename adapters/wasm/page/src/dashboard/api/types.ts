// What the API answers, as far as the dashboard shows it. `/openapi.json` tells the rest.
import type { OrderState } from "../../shared/lib/process";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Figures {
  on_hand: number;
  reserved: number;
  committed: number;
  safety_stock: number;
  available: number;
  incoming: number;
  waiting: number;
}

export interface Balance extends Figures {
  sku: string;
  location: string;
  updated_at: string;
}

export interface Stock extends Figures {
  sku: string;
  locations: Balance[];
}

export interface HeldLine {
  sku: string;
  location: string;
  quantity: number;
  asked?: number;
  found?: number;
  held?: number;
  deducted?: number;
  lacks?: number;
  position?: number;
}

interface Waits {
  position?: number;
  overtakes?: number;
  max_overtakes?: number;
  collecting?: boolean;
}

export interface Reservation extends Waits {
  reservation_id: string;
  order_id: string | null;
  status: string;
  lines: HeldLine[];
  expires_at: string | null;
  ttl_seconds: number;
  mode: string;
  on_shortage: string;
  reason: string | null;
  created_at: string;
  updated_at: string;
}

export interface Order extends Waits {
  order_id: string;
  status: OrderState;
  reservation_id: string;
  profile: string | null;
  lines: HeldLine[];
  expires_at: string | null;
  reason: string | null;
  payment: { required: boolean; request: string | null; void: string | null; approved: string | null };
  refund: "owed" | "done" | null;
  refunds: { reference: string; status: "owed" | "done" }[];
  purchase_order_id: string | null;
  supplier: { sku: string; location: string; quantity: number; stage: string; checks: number }[];
  delivery: string | null;
  created_at: string;
  updated_at: string;
}

export interface Purchase {
  purchase_order_id: string;
  order_id: string | null;
  status: string;
  lines: { sku: string; location: string; quantity: number; received: number; missing: number }[];
  created_at: string;
  updated_at: string;
}

export interface Debt {
  debt_id: string;
  order_id: string;
  action: string;
  status: string;
  failures: number;
  max_attempts: number;
  due_at: string;
  note: string | null;
  destination: string;
  configured: boolean;
  sku?: string;
  quantity?: number;
  check?: number;
  reference?: string;
  order_status?: string;
  purchase_order_id?: string;
  created_at: string;
  updated_at: string;
}

export interface Movement extends Figures {
  seq: number;
  at: string;
  type: string;
  sku: string;
  location: string;
  on_hand_delta: number;
  reserved_delta: number;
  committed_delta: number;
  safety_stock_delta?: number;
  incoming_delta?: number;
  waiting_delta?: number;
  reservation_id?: string;
  order_id?: string;
  purchase_order_id?: string;
  reference?: string;
  reason?: string;
}

export interface Holder {
  reservation_id: string;
  order_id: string | null;
  status: string;
  units: number;
  expires_at: string | null;
  since: string;
}

export interface Waiter {
  position: number;
  reservation_id: string;
  order_id: string | null;
  lacks: number;
  collecting: boolean;
  overtakes: number;
  max_overtakes: number;
  expires_at: string | null;
}

export interface Arrival {
  order_id: string | null;
  purchase_order_id?: string;
  units?: number;
  promised_units?: number;
}

export interface WhyLocation {
  location: string;
  available: { units: number; is: string };
  on_hand: { units: number; last_movements: Movement[] };
  safety_stock: { units: number; last_movements: Movement[] };
  reserved: { units: number; by: Holder[] };
  committed: { units: number; by: Holder[] };
  waiting: { units: number; queue: Waiter[] };
  incoming: { units: number; from: Arrival[] };
  complete: boolean;
}

export interface Why extends Figures {
  sku: string;
  locations: WhyLocation[];
}

export interface Policy {
  name: string;
  hold_seconds: number;
  hold_max_seconds: number;
}
