import { start } from "../shared/start";
import Simulator from "./Simulator.svelte";

start(Simulator);
