import { start } from "../shared/start";
import Dashboard from "./Dashboard.svelte";

start(Dashboard);
